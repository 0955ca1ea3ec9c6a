/** The underscored attributes that Python's objects have: the sandbox says that access to them is unsafe, not that they are missing. */
const COMMON = new Set(
  '__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__ __subclasshook__'.split(
    ' ',
  ),
)

const OWN: { readonly [type: string]: ReadonlySet<string> } = {
  str: new Set(
    '__add__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__ __rmod__ __rmul__'.split(' '),
  ),
  int: new Set(
    '__abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ __trunc__ __xor__'.split(
      ' ',
    ),
  ),
  float: new Set(
    '__abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getformat__ __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__ __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__ __trunc__'.split(
      ' ',
    ),
  ),
  bool: new Set(
    '__abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ __trunc__ __xor__'.split(
      ' ',
    ),
  ),
  list: new Set(
    '__add__ __class_getitem__ __contains__ __delitem__ __getitem__ __iadd__ __imul__ __iter__ __len__ __mul__ __reversed__ __rmul__ __setitem__'.split(
      ' ',
    ),
  ),
  tuple: new Set(
    '__add__ __class_getitem__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mul__ __rmul__'.split(' '),
  ),
  dict: new Set(
    '__class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__ __len__ __or__ __reversed__ __ror__ __setitem__'.split(
      ' ',
    ),
  ),
  _GroupTuple: new Set(
    '__add__ __annotations__ __class_getitem__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __match_args__ __module__ __mul__ __orig_bases__ __rmul__ __slots__ _asdict _field_defaults _fields _make _replace'.split(
      ' ',
    ),
  ),
  NoneType: new Set('__bool__'.split(' ')),
  function: new Set(
    '__annotations__ __builtins__ __call__ __closure__ __code__ __defaults__ __dict__ __get__ __globals__ __kwdefaults__ __module__ __name__ __qualname__'.split(
      ' ',
    ),
  ),
  bytes: new Set(
    '__add__ __bytes__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__ __rmod__ __rmul__'.split(
      ' ',
    ),
  ),
}

export function hasUnsafeAttribute(type: string, name: string): boolean {
  return COMMON.has(name) || (OWN[type]?.has(name) ?? false)
}
