/**
 * The execution functions of Salt 3007.1 as it is installed, on a Linux host; written by `scripts/salt-functions.py`. A line: module,
 * families of systems, init (`systemd` or `other`), programs without which Salt does not load it (`a+b`: all, `a|b`: any), names; `*`: whichever.
 */
export const saltFunctions = `
acl * * getfacl delfacl getfacl modfacl version wipefacls
acme * * certbot|certbot-auto|letsencrypt|letsencrypt-auto cert certs expires has info needs_renewal renew_by
aliases * * * get_target has_target list_aliases rm_alias set_target
alternatives * * * auto check_exists check_installed display install remove set show_current show_link
apache Debian * apache2ctl a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite check_conf_enabled check_mod_enabled check_site_enabled config directives fullversion modules server_status servermods signal useradd userdel version vhosts
apache Suse * apache2ctl a2dismod a2enmod check_mod_enabled config directives fullversion modules server_status servermods signal useradd userdel version vhosts
apache RedHat,Arch,Alpine,Gentoo * apachectl config directives fullversion modules server_status servermods signal useradd userdel version vhosts
apcups * * apcaccess status status_battery status_charge status_load
aptly * * aptly cleanup_db delete_repo get_config get_repo list_mirrors list_published list_repos list_snapshots new_repo set_repo
archive * * * cmd_unzip cmd_zip gunzip gzip is_encrypted list rar tar unrar unzip zip
artifactory * * * get_latest_release get_latest_snapshot get_release get_snapshot set_basic_auth
at * * at at atc atq atrm jobcheck
aws_sqs * * aws create_queue delete_message delete_queue list_queues queue_exists receive_message
baredoc * * * list_modules list_states module_docs state_docs
bcache * * blkdiscard+make-bcache attach back_make cache_make config detach device start status stop super uuid
beacons * * * add delete disable disable_beacon enable enable_beacon list list_available modify reset save
bigip * * * add_pool_member commit_transaction create_monitor create_node create_pool create_profile create_virtual delete_monitor delete_node delete_pool delete_pool_member delete_profile delete_transaction delete_virtual list_monitor list_node list_pool list_profile list_transaction list_virtual modify_monitor modify_node modify_pool modify_pool_member modify_profile modify_virtual replace_pool_members start_transaction
bower * * bower install list prune uninstall
bridge * * brctl add addif delete delif find_interfaces interfaces list show stp
btrfs * * * add convert defragment delete devices features info mkfs properties resize subvolume_create subvolume_delete subvolume_exists subvolume_find_new subvolume_get_default subvolume_list subvolume_set_default subvolume_show subvolume_snapshot subvolume_sync usage version
buildout * * * bootstrap buildout run_buildout upgrade_bootstrap
cabal * * cabal+ghc-pkg install list uninstall update
chef * * chef-client client solo
cloud * * * action create destroy full_query get_instance has_instance list_images list_locations list_sizes map_run network_create network_list profile query select_query virtual_interface_create virtual_interface_list volume_attach volume_create volume_delete volume_detach volume_list
cmd * * * exec_code exec_code_all has_exec powershell powershell_all retcode run run_all run_bg run_chroot run_stderr run_stdout script script_retcode shell shell_info shells tty which which_bin
composer * * * did_composer_install install selfupdate update
config * * * backup_mode dot_vals gather_bootstrap_script get items manage_mode merge option valid_fileproto
consul * * * acl_clone acl_create acl_delete acl_info acl_list acl_update agent_check_deregister agent_check_fail agent_check_pass agent_check_register agent_check_warn agent_checks agent_join agent_leave agent_maintenance agent_members agent_self agent_service_deregister agent_service_maintenance agent_service_register agent_services catalog_datacenters catalog_deregister catalog_node catalog_nodes catalog_register catalog_service catalog_services delete event_fire event_list get health_checks health_node health_service health_state list put session_create session_destroy session_info session_list status_leader status_peers
container_resource * * * cache_file copy_to run
cp * * * cache_dest cache_dir cache_file cache_file_ssh cache_files cache_local_file cache_master envs get_dir get_file get_file_str get_template get_url hash_file hash_file_ssh is_cached list_master list_master_dirs list_master_symlinks list_minion list_states push push_dir recv recv_chunked stat_file
cpan * * cpan install list remove show show_config
cron * * crontab get_entry list_tab ls raw_cron rm rm_env rm_job rm_special set_env set_job set_special write_cron_file write_cron_file_verbose
cryptdev * * * active close crypttab open rm_crypttab set_crypttab
csf * * csf allow allow_port allow_ports build_directions deny disable disable_testing_mode enable enable_testing_mode exists get_option get_ports get_skipped_nics get_testing_status reload remove_rule remove_temp_rule running set_option skip_nic skip_nics split_option tempallow tempdeny unallow undeny
data * * * cas clear dump get has_key items keys load pop update values
debconf Debian * debconf-get-selections get_selections set set_file set_template show
defaults * * * deepcopy get merge update
devinfo * * * filter hwinfo
devmap * * * multipath_flush multipath_list
dig * * dig A AAAA CNAME MX NS PTR SPF TXT a aaaa check_ip cname mx ns ptr spf
disk * * * blkid dump format fstype get_fstype_from_path hdparms hpa inodeusage iostat percent resize2fs smart_attributes tune usage wipe
django * * * collectstatic command createsuperuser loaddata migrate syncdb
dnsmasq * * * fullversion get_config set_config version
dnsutil * * * A AAAA MX NS SPF check_ip hosts_append hosts_remove parse_hosts parse_zone serial
drac * * racadm change_password create_user delete_user email_alerts list_users nameservers network_info server_hardreset server_poweroff server_poweron server_pxe server_reboot set_network set_permissions set_snmp syslog system_info
dracr * * racadm bare_rac_cmd change_password create_user delete_user deploy_password deploy_snmp email_alerts get_chassis_datacenter get_chassis_location get_chassis_name get_dns_dracname get_general get_slotname idrac_general inventory list_slotnames list_users nameservers network_info server_hardreset server_power server_poweroff server_poweron server_powerstatus server_pxe server_reboot set_chassis_datacenter set_chassis_location set_chassis_name set_dns_dracname set_general set_network set_niccfg set_nicvlan set_permissions set_slotname set_snmp syslog system_info update_firmware update_firmware_nfs_or_cifs
drbd * * * overview status
eix Gentoo * eix sync update
environ * * * get has_value item items setenv setval
eselect Gentoo * eselect exec_action get_current_target get_modules get_target_list set_target
ethtool * * * set_coalesce set_feature set_offload set_pause set_ring show_coalesce show_driver show_features show_offload show_pause show_ring
event * * * fire fire_master send
extfs * * * attributes blocks dump mkfs tune
file * * * access append apply_template_on_contents basename blockreplace chattr check_file_meta check_hash check_managed check_managed_changes check_perms chgrp chown comment comment_line contains contains_glob contains_regex copy delete_backup directory_exists dirname diskusage extract_hash file_exists find get_devmm get_diff get_gid get_group get_hash get_managed get_mode get_selinux_context get_source_sum get_sum get_uid get_user gid_to_group grep group_to_gid is_blkdev is_chrdev is_fifo is_hardlink is_link join lchown line link list_backup list_backups list_backups_dir lsattr lstat makedirs makedirs_perms manage_file mkdir mknod mknod_blkdev mknod_chrdev mknod_fifo move normpath open_files pardir patch path_exists_glob prepend psed read readdir readlink remove remove_backup rename replace restore_backup restorecon rmdir search sed sed_contains seek_read seek_write set_mode set_selinux_context source_list stats statvfs symlink touch truncate uid_to_user uncomment user_to_uid write
firewalld * * firewall-cmd add_interface add_masquerade add_port add_port_fwd add_rich_rule add_service add_service_port add_service_protocol add_source allow_icmp block_icmp default_zone delete_service delete_zone get_icmp_types get_interfaces get_masquerade get_rich_rules get_service_ports get_service_protocols get_services get_sources get_zones list_all list_icmp_block list_port_fwd list_ports list_services list_zones make_permanent new_service new_zone reload_rules remove_interface remove_masquerade remove_port remove_port_fwd remove_rich_rule remove_service remove_service_port remove_service_protocol remove_source set_default_zone version
freezer * * * compare freeze list restore status
gem * * * install list list_upgrades sources_add sources_list sources_remove uninstall update update_system version
genesis * * * avail_platforms bootstrap ldd_deps mksls pack unpack
git * * git add archive branch checkout clone commit config_get config_get_regex config_get_regexp config_set config_unset current_branch describe diff discard_local_changes fetch init is_worktree list_branches list_tags list_worktrees ls_remote merge merge_base merge_tree pull push rebase remote_get remote_refs remote_set remotes reset rev_parse revision rm stash status submodule symbolic_ref tag version worktree_add worktree_prune worktree_rm
glassfish * * * create_admin_object_resource create_connector_c_pool create_connector_resource create_jdbc_connection_pool create_jdbc_resource delete_admin_object_resource delete_connector_c_pool delete_connector_resource delete_jdbc_connection_pool delete_jdbc_resource delete_system_properties enum_admin_object_resource enum_connector_c_pool enum_connector_resource enum_jdbc_connection_pool enum_jdbc_resource get_admin_object_resource get_connector_c_pool get_connector_resource get_jdbc_connection_pool get_jdbc_resource get_system_properties update_admin_object_resource update_connector_c_pool update_connector_resource update_jdbc_connection_pool update_jdbc_resource update_system_properties
glusterfs * * gluster add_volume_bricks create_volume delete_volume disable_quota_volume enable_quota_volume get_max_op_version get_op_version get_version info list_quota_volume list_volumes peer peer_status set_op_version set_quota_volume start_volume status stop_volume unset_quota_volume
google_chat * * * send_message
gpg * * gpg create_key decrypt delete_key encrypt export_key get_key get_secret_key import_key list_keys list_secret_keys receive_keys search_keys sign trust_key verify
grafana4 * * * create_datasource create_org create_org_user create_update_dashboard create_user delete_dashboard delete_datasource delete_org delete_org_user delete_user delete_user_org get_dashboard get_datasource get_datasources get_org get_org_address get_org_prefs get_org_users get_orgs get_user get_user_data get_user_orgs get_users switch_org update_datasource update_org update_org_address update_org_prefs update_org_user update_user update_user_password update_user_permissions
grains * * * append delkey delval equals fetch filter_by get has_value item items ls remove set setval setvals
group * * * add adduser chgid delete deluser getent info members
guestfs * * guestmount mount umount
hadoop * * hadoop|hdfs dfs dfs_absent dfs_present dfsadmin_report namenode_format version
hashutil * * * base64_b64decode base64_b64encode base64_decodefile base64_decodestring base64_encodefile base64_encodestring digest digest_file github_signature hmac_compute hmac_signature md5_digest sha256_digest sha512_digest
helm * * * completion create dependency_build dependency_list dependency_update env get_all get_hooks get_manifest get_notes get_values help history install lint list package plugin_install plugin_list plugin_uninstall plugin_update pull repo_add repo_index repo_list repo_manage repo_remove repo_update rollback search_hub search_repo show_all show_chart show_readme show_values status template test uninstall upgrade verify version
hg * * hg archive clone describe pull revision status update
highstate_doc * * * markdown_basic_jinja_template markdown_default_jinja_template markdown_full_jinja_template process_lowstates processor_markdown read_file render
hosts * * * add_host get_alias get_ip has_pair list_hosts rm_host set_comment set_host
http * * * query update_ca_bundle wait_for_successful_query
icinga2 * * icinga2 generate_cert generate_ticket node_setup request_cert save_cert
ilo * * hponcfg change_password change_username configure_network configure_snmp create_user delete_ssh_key delete_user disable_dhcp disable_ssh enable_dhcp enable_ssh get_user global_settings list_users list_users_info network set_http_port set_https_port set_ssh_key set_ssh_port
incron * * * list_tab ls raw_incron raw_system_incron rm rm_job set_job write_incron_file write_incron_file_verbose
ini * * * get_ini get_option get_section remove_option remove_section set_option
inspector * * * build delete export inspect query snapshots
introspect * * * enabled_service_owners running_service_owners service_highstate
iosconfig * * * clean diff_text diff_tree merge_diff merge_text merge_tree tree
ip Debian * * apply_network_settings build_bond build_interface build_network_settings build_routes down get_bond get_interface get_network_settings get_routes up
ip RedHat,Suse * * apply_network_settings build_interface build_network_settings build_routes down get_interface get_network_settings get_routes up
ip Arch,Alpine,Gentoo * ip down get_interface get_routes up
ipset * * ipset add check check_set delete delete_set flush list_sets new_set rename_set test version
iptables * * iptables append build_rule check check_chain delete delete_chain flush get_policy get_rules get_saved_policy get_saved_rules insert new_chain save set_policy version
iwtools * * iwconfig list_interfaces scan set_mode
jboss7 * * * create_datasource create_simple_binding deploy list_deployments read_datasource read_simple_binding reload remove_datasource status stop_server undeploy update_datasource update_simple_binding
jboss7_cli * * * run_command run_operation
jinja * * * import_json import_yaml load_map
k8s * * * create_namespace create_secret delete_secret get_labels get_namespaces get_secrets label_absent label_folder_absent label_present update_secret
kapacitor * * kapacitor define_task delete_task disable_task enable_task get_task version
kerberos * * kadmin create_keytab create_principal delete_principal get_policy get_principal get_privs list_policies list_principals
kernelpkg Debian,RedHat * * active cleanup latest_available latest_installed list_installed needs_reboot remove upgrade upgrade_available
key * * * finger finger_master
keyboard Debian,RedHat,Gentoo * * get_sys get_x set_sys set_x
keyboard Suse,Arch,Alpine * localectl get_sys get_x set_sys set_x
kmod * * * available check_available is_loaded load lsmod mod_list remove
kubeadm * * * alpha_certs_renew alpha_kubeconfig_user alpha_kubelet_config_download alpha_kubelet_config_enable_dynamic alpha_selfhosting_pivot config_images_list config_images_pull config_migrate config_print_init_defaults config_print_join_defaults config_upload_from_file config_upload_from_flags config_view init join join_params reset token_create token_delete token_generate token_list version
layman Gentoo * layman add delete list_all list_local sync
locale * * * avail gen_locale get_locale list_avail set_locale
locate * * * locate stats updatedb version
log * * * critical debug error exception info warning
logrotate * * * get set show_conf
lowpkg Debian * * bin_pkg_info file_dict file_list info list_pkgs unpurge
lowpkg RedHat,Suse * rpm bin_pkg_info checksum diff file_dict file_list info list_pkgs modified owner verify version_cmp
lvm * * lvm fullversion lvcreate lvdisplay lvextend lvremove lvresize pvcreate pvdisplay pvremove pvresize version vgcreate vgdisplay vgextend vgremove
lvs * * ipvsadm add_server add_service check_server check_service clear delete_server delete_service edit_server edit_service get_rules list zero
lxc * * lxc-start add_veth apply_network_profile attachable bootstrap clone cloud_init cloud_init_interface copy_to cp create destroy edit_conf exists freeze get_container_profile get_network_profile get_parameter get_pid get_root_path images info init list ls read_conf reboot reconfigure remove restart retcode run run_all run_stderr run_stdout running_systemd search_lxc_bridge search_lxc_bridges set_dns set_parameter set_pass set_password start state stop systemd_running_state templates test_bare_started_state test_sd_started_state unfreeze update_lxc_conf version wait_started write_conf
makeconf Gentoo * * append_cflags append_cxxflags append_emerge_default_opts append_features append_gentoo_mirrors append_makeopts append_var cflags_contains chost_contains cxxflags_contains emerge_default_opts_contains features_contains gentoo_mirrors_contains get_cflags get_chost get_cxxflags get_emerge_default_opts get_features get_gentoo_mirrors get_makeopts get_sync get_var makeopts_contains remove_var set_cflags set_chost set_cxxflags set_emerge_default_opts set_gentoo_mirrors set_makeopts set_sync set_var sync_contains trim_cflags trim_cxxflags trim_emerge_default_opts trim_features trim_gentoo_mirrors trim_makeopts trim_var var_contains
mandrill * * * send
match * * * compound data filter_by glob grain grain_pcre ifelse ipcidr list pcre pillar pillar_pcre search_by
mattermost * * * post_message
mdata * * mdata-list delete get list put
mine * * * delete flush get get_docker send update valid
minion * * * kill list restart
modjk * * * bulk_activate bulk_disable bulk_recover bulk_stop dump_config get_running lb_edit list_configured_members recover_all reset_stats version worker_activate worker_disable worker_edit worker_recover worker_status worker_stop workers
monit * * monit configtest id monitor reload restart start status stop summary unmonitor validate version
moosefs * * mfsgetgoal dirinfo fileinfo getgoal mounts
mount * * * active automaster delete_mount_cache filesystems fstab get_device_from_path get_mount_from_path is_fuse_exec is_mounted mount read_mount_cache remount rm_automaster rm_filesystems rm_fstab rm_vfstab set_automaster set_filesystems set_fstab set_vfstab swapoff swapon swaps umount vfstab write_mount_cache
msteams * * * post_card
nagios_rpc * * * host_status service_status
namecheap_domains * * * check create get_info get_list get_tld_list reactivate renew
namecheap_domains_dns * * * get_hosts get_list set_custom set_default set_hosts
namecheap_domains_ns * * * create delete get_info update
namecheap_ssl * * * activate create get_info get_list parse_csr reissue renew
namecheap_users * * * check_balances get_balances
network * * * active_tcp arp calc_net connect convert_cidr default_route dig fqdns get_bufsize get_fqdn get_hostname get_route hw_addr hwaddr ifacestartswith in_subnet interface interface_ip interfaces ip_addrs ip_addrs6 ip_in_subnet ip_neighs ip_neighs6 ip_networks ip_networks6 ipaddrs ipaddrs6 iphexval ipneighs ipneighs6 is_loopback is_private mod_bufsize mod_hostname netstat ping reverse_ip routes subnets subnets6 traceroute wol
nexus * * * get_latest_release get_latest_snapshot get_release get_snapshot get_snapshot_version_string
nfs3 * * showmount add_export del_export list_exports reload_exports
nftables * * nft append build_rule check check_chain check_table delete delete_chain delete_table flush get_policy get_rule_handle get_rules get_rules_json get_saved_rules insert list_tables new_chain new_table save set_policy version
nginx * * nginx build_info configtest signal status version
nix * * nix-collect-garbage+nix-env collect_garbage install list_pkgs uninstall upgrade
nova * * * boot delete flavor_create flavor_delete flavor_list image_list image_meta_delete image_meta_set keypair_add keypair_delete keypair_list list lock resume secgroup_create secgroup_delete secgroup_list server_by_name server_list server_list_detailed server_show show suspend volume_attach volume_create volume_delete volume_detach volume_list volume_show
npm * * npm cache_clean cache_list cache_path install list uninstall
nspawn * systemd * bootstrap_container bootstrap_salt copy_to cp destroy disable enable exists info list list_all list_running list_stopped pid poweroff pull_dkr pull_docker pull_raw pull_tar reboot remove restart retcode run run_all run_stderr run_stdout start state stop terminate
nxos * * * add_config check_password check_role check_upgrade_impact cmd config delete_config find get_roles get_user grains grains_refresh ping remove_user replace save_running_config sendline set_password set_role show show_run show_ver system_info unset_role upgrade
nxos_api * * * config rpc show
nxos_upgrade * * * check_upgrade_impact upgrade
openscap * * * xccdf xccdf_eval
openstack_config * * * delete get set
openvswitch * * ovs-vsctl bridge_create bridge_delete bridge_exists bridge_list bridge_to_parent bridge_to_vlan db_get db_set interface_get_options interface_get_type port_add port_create_gre port_create_vlan port_create_vxlan port_get_tag port_list port_remove
opsgenie * * * post_data
osquery * * osqueryi acpi_tables alf alf_exceptions alf_explicit_auths alf_services apps apt_sources arp_cache block_devices certificates chrome_extensions cpuid crontab deb_packages etc_hosts etc_services file file_changes firefox_addons groups hardware_events hash homebrew_packages interface_addresses interface_details iokit_devicetree iokit_registry kernel_extensions kernel_info kernel_integrity kernel_modules keychain_items last launchd listening_ports logged_in_users memory_map mounts nfs_shares nvram os_version osquery_extensions osquery_flags osquery_info osquery_registry passwd_changes pci_devices preferences process_envs process_memory_map process_open_files process_open_sockets processes quarantine query routes rpm_packages safari_extensions shared_memory shell_history smbios_tables startup_items suid_bin system_controls time usb_devices users version xattr_where_from xprotect_entries xprotect_reports
out * * * html_format out_format string_format
pagerduty * * * create_event list_escalation_policies list_incidents list_maintenance_windows list_policies list_schedules list_services list_users list_windows
pagerduty_util * * * create_or_update_resource delete_resource get_escalation_policies get_resource get_schedules get_services get_users resource_absent resource_present
pam * * * read_file
parallels * * * clone delete delete_snapshot exec exists list_snapshots list_vms prlctl prlsrvctl reset restart revert_snapshot snapshot snapshot_id_to_name snapshot_name_to_id start status stop
partition * * lsblk+parted+partprobe align_check check cp disk_set disk_toggle exists get_block_device get_id list mkfs mklabel mkpart mkpartfs name probe rescue resize rm set set_id system_types toggle
pcs * * pcs auth cib_create cib_push cluster_destroy cluster_node_add cluster_setup config_show is_auth item_create item_show prop_set prop_show resource_create resource_show stonith_create stonith_show
pecl * * pecl install list uninstall update
peeringdb * * * get_fac get_ix get_ixfac get_ixlan get_ixpfx get_net get_netfac get_netixlan get_org get_poc
pillar * * * data ext fetch file_exists filter_by get item items keys ls obfuscate raw
pip * * * freeze install is_installed list list_all_versions list_freeze_parse list_upgrades uninstall upgrade upgrade_available version
pkg Debian * * add_repo_key autoremove available_version del_repo del_repo_key file_dict file_list get_repo get_repo_keys get_selections hold info_installed install latest_version list_downloaded list_pkgs list_repo_pkgs list_repos list_upgrades mod_repo normalize_name owner parse_arch purge refresh_db remove services_need_restart set_selections show unhold upgrade upgrade_available version version_cmp
pkg Gentoo * * available_version check_db check_extra_requirements depclean ex_mod_init install latest_version list_pkgs list_upgrades porttree_matches purge refresh_db remove update upgrade upgrade_available version version_clean version_cmp
pkg RedHat * * available_version clean_metadata del_repo diff download file_dict file_list get_locked_packages get_repo group_diff group_info group_install group_list groupinstall hold info_installed install latest_version list_downloaded list_holds list_installed_patches list_patches list_pkgs list_repo_pkgs list_repos list_updates list_upgrades mod_repo modified normalize_name owner parse_arch purge refresh_db remove services_need_restart unhold update upgrade upgrade_available verify version version_cmp
pkg Arch * * available_version file_dict file_list group_diff group_info group_list install latest_version list_pkgs list_repo_pkgs list_upgrades owner purge refresh_db remove upgrade upgrade_available version
pkg Alpine * * file_dict file_list install latest_version list_pkgs list_upgrades owner purge refresh_db remove upgrade version
pkg Suse * zypper available_version clean_locks del_repo diff download file_dict file_list get_repo hold info_available info_installed install latest_version list_downloaded list_holds list_installed_patches list_installed_patterns list_locks list_patches list_patterns list_pkgs list_products list_provides list_repo_pkgs list_repos list_updates list_upgrades mod_repo modified normalize_name owner parse_arch purge refresh_db remove resolve_capabilities search services_need_restart unhold upgrade upgrade_available verify version version_cmp
pkg_resource * * * add_pkg check_extra_requirements format_pkg_list format_version pack_sources parse_targets sort_pkglist stringify version version_clean version_compare
pkgbuild Debian * createrepo+debuild+gpg+mock+pbuilder+reprepro+rpm+rpmbuild build make_repo make_src_pkg
pkgbuild RedHat,Suse,Arch,Alpine,Gentoo * createrepo+gpg+mock+rpm+rpmbuild build make_repo make_src_pkg
portage_config Gentoo * * append_to_package_conf append_use_flags enforce_nice_config filter_flags get_all_cpv_use get_cleared_flags get_flags_from_package_conf get_installed_use get_iuse get_missing_flags has_flag has_use is_changed_uses is_present
postfix * * postfix delete hold requeue set_main set_master show_main show_master show_queue unhold
postgres * * psql available_extensions cluster_create cluster_exists cluster_list cluster_remove create_extension create_metadata datadir_exists datadir_init db_alter db_create db_exists db_list db_remove drop_extension get_available_extension get_installed_extension group_create group_remove group_update has_privileges installed_extensions is_available_extension is_installed_extension language_create language_exists language_list language_remove owner_to privileges_grant privileges_list privileges_revoke psql_query role_get schema_create schema_exists schema_get schema_list schema_remove tablespace_alter tablespace_create tablespace_exists tablespace_list tablespace_remove user_create user_exists user_list user_remove user_update version
ps * * * boot_time cpu_percent cpu_times disk_io_counters disk_partition_usage disk_partitions disk_usage get_pid_list get_users kill_pid lsof netstat network_io_counters num_cpus pgrep pkill proc_info psaux ss status swap_memory top total_physical_memory virtual_memory
publish * * * full_data publish runner
puppet * * facter+puppet disable enable fact facts noop plugin_sync run status summary
pushover * * * post_message
pyenv * * * default do do_with_python install install_python is_installed list rehash uninstall_python update versions
qemu_img * * qemu-img convert make_image
qemu_nbd * * qemu-nbd clear connect init mount
quota * * setquota get_mode off on report set stats warn
rabbitmq * * rabbitmq-plugins+rabbitmqctl add_user add_vhost change_password check_password clear_password cluster_status delete_policy delete_upstream delete_user delete_vhost disable_plugin enable_plugin force_reset join_cluster list_available_plugins list_enabled_plugins list_permissions list_policies list_queues list_queues_vhost list_upstreams list_user_permissions list_users list_vhosts plugin_is_enabled policy_exists reset set_permissions set_policy set_upstream set_user_tags start_app status stop_app upstream_exists user_exists vhost_exists
raid * * mdadm add assemble create destroy detail examine list save_config stop
random * * * get_str hash rand_int sample seed shadow_hash shuffle str_encode
random_org * * * generateBlobs generateDecimalFractions generateGaussians generateIntegers generateStrings generateUUIDs getUsage
rbenv * * * default do do_with_ruby install install_ruby is_installed list rehash uninstall_ruby update versions
rest_sample_utils * * * fix_outage get_test_string
restartcheck * * * restartcheck
ret * * * get_fun get_jid get_jids get_minions
riak * * riak cluster_commit cluster_join cluster_leave cluster_plan member_status services start status stop test
rsync * * rsync config rsync version
runit * * sv add_svc_avail_path available disable disabled enable enabled full_restart get_all get_disabled get_enabled get_svc_alias get_svc_avail_path get_svc_broken_path missing reload remove restart show start status status_autostart stop
rvm * * * do gemset_copy gemset_create gemset_delete gemset_empty gemset_list gemset_list_all get install install_ruby is_installed list reinstall_ruby rubygems set_default wrapper
s3 * * * delete get head put
s6 * * * available full_restart get_all missing reload restart start status stop term
salt_proxy * * * configure_proxy is_running
salt_version * * * equal get_release_number greater_than less_than
saltcheck * * * parallel_scheck report_highstate_tests run_highstate_tests run_state_tests run_state_tests_ssh run_test state_apply
saltutil * * * clear_cache clear_job_cache cmd cmd_iter find_cached_job find_job is_running kill_all_jobs kill_job list_extmods mmodule pillar_refresh refresh_beacons refresh_grains refresh_matchers refresh_modules refresh_pillar regen_keys revoke_auth runner running signal_job sync_all sync_beacons sync_clouds sync_engines sync_executors sync_grains sync_log_handlers sync_matchers sync_modules sync_output sync_outputters sync_pillar sync_proxymodules sync_renderers sync_returners sync_sdb sync_serializers sync_states sync_thorium sync_tops sync_utils sync_wrapper term_all_jobs term_job update wheel
schedule * * * add build_schedule_item copy delete disable disable_job enable enable_job is_enabled job_status list modify move postpone_job purge reload run_job save show_next_fire_time skip_job
scsi * * * ls rescan_all
sdb * * * delete get get_or_set_hash set
seed * * * apply mkconfig prep_bootstrap
selinux * * semanage+semodule+setsebool fcontext_add_policy fcontext_apply_policy fcontext_delete_policy fcontext_get_policy fcontext_policy_is_applied filetype_id_to_string getconfig getenforce getsebool getsemod install_semod list_sebool list_semod port_add_policy port_delete_policy port_get_policy port_modify_policy remove_semod selinux_fs_path setenforce setsebool setsebools setsemod
sensors * * sensors sense
serverdensity_device * * * create delete get_sd_auth install_agent ls update
service Debian,RedHat,Suse,Arch,Gentoo systemd * available disable disabled enable enabled execs firstboot force_reload get_all get_disabled get_enabled get_running get_static mask masked missing offline reload restart show start status stop systemctl_reload unmask
service Alpine systemd * available disable disabled enable enabled execs firstboot force_reload get_all get_disabled get_enabled get_running get_static mask masked missing offline reload restart show start status stop systemctl_reload unmask zap
service Debian other * available disable disabled enable enabled force_reload get_all get_disabled get_enabled missing reload restart start status stop
service Alpine,Gentoo other * available disable disabled enable enabled get_all get_disabled get_enabled missing reload restart start status stop zap
shadow * * * default_hash del_password gen_password info list_users lock_password set_date set_expire set_inactdays set_maxdays set_mindays set_password set_warndays unlock_password
slack * * * call_hook find_room find_user list_rooms list_users post_message
slsutil * * * banner boolstr deserialize dir_exists file_exists findup merge merge_all path_exists renderer serialize update
smbios * * dmidecode|smbios get records
smtp * * * send_msg
solr * * apache-solr|solr abort_import backup core_status delta_import full_import import_status is_replication_enabled lucene_version match_index_versions optimize ping reload_core reload_import_config replication_details set_is_polling set_replication_enabled signal version
solrcloud * * * alias_exists alias_get_collections alias_set_collections cluster_status collection_backup collection_backup_all collection_check_options collection_create collection_creation_options collection_exists collection_get_options collection_list collection_reload collection_set_options
sqlite3 * * * fetch indexes indices modify sqlite_version tables version
ssh * * ssh auth_keys check_key check_key_file check_known_host get_known_host_entries hash_known_hosts host_keys key_is_encrypted recv_known_host_entries rm_auth_key rm_auth_key_from_file rm_known_host set_auth_key set_auth_key_from_file set_known_host user_keys
state * * * apply check_request clear_cache clear_request disable enable event get_pauses high highstate id_exists list_disabled low orchestrate pause pkg request resume run_request running show_highstate show_low_sls show_lowstate show_sls show_state_usage show_states show_top single sls sls_exists sls_id soft_kill template template_str test top
status * * * all_status cpuinfo cpustats custom diskstats diskusage loadavg master meminfo netdev netstats nproc pid ping_master procs proxy_reconnect time uptime version vmstats w
statuspage * * * create delete retrieve update
supervisord * * * add custom options remove reread restart start status status_bool status_raw stop update
svn * * svn add checkout commit diff export info remove status switch update
sys * * * argspec doc list_functions list_modules list_renderers list_returner_functions list_returners list_runner_functions list_runners list_state_functions list_state_modules reload_modules renderer_doc returner_argspec returner_doc runner_argspec runner_doc state_argspec state_doc state_schema
sysbench * * sysbench cpu fileio memory mutex ping threads
sysctl * * * assign default_config get persist show
sysfs * * * attr interfaces read target write
syslog_ng * * * config config_test get_config_file modules reload set_binary_path set_config_file set_parameters start stats stop version write_config write_version
sysrc * * sysrc get remove set
system * * * get_computer_desc get_computer_name get_reboot_required_witnessed get_system_date get_system_date_time get_system_time halt has_settable_hwclock init poweroff reboot set_computer_desc set_computer_name set_reboot_required_witnessed set_system_date set_system_date_time set_system_time shutdown
system_profiler * * system_profiler applications receipts
telegram * * * post_message
telemetry * * * create_alarm delete_alarms get_alarms get_alert_config get_notification_channel_id update_alarm
temp * * * dir file
test * * * arg arg_clean arg_repr arg_type assertion attr_call collatz conf_test cross_test deprecation_warning echo exception false fib get_opts kwarg module_report not_loaded opts_pkg outputter ping provider providers raise_exception rand_sleep rand_str random_hash retcode sleep stack true try tty version versions versions_information versions_report
timezone * * * get_hwclock get_offset get_zone get_zonecode set_hwclock set_zone zone_compare
tls * * * ca_exists cert_base_path cert_info create_ca create_ca_signed_cert create_csr create_empty_crl create_pkcs12 create_self_signed_cert get_ca get_ca_signed_cert get_ca_signed_key get_expiration_date get_extensions maybe_fix_ssl_version revoke_cert set_ca_path validate
trafficserver * * traffic_ctl|traffic_line alarms bounce_cluster bounce_local clear_alarms clear_cluster clear_node match_config match_metric offline read_config read_metric refresh restart_cluster restart_local set_config shutdown startup status zero_cluster zero_node
travisci * * * verify_webhook
tuned * * tuned-adm active list off profile
udev * * udevadm env exportdb info links name path
uptime * * * check_exists checks_list create delete
user * * * add chfullname chgid chgroups chhome chhomephone chloginclass chother chroomnumber chshell chuid chworkphone delete get_loginclass getent info list_groups list_users primary_group rename
uwsgi * * uwsgi stats
vagrant * * vagrant destroy get_machine_id get_ssh_config get_vm_info init list_active_vms list_domains list_inactive_vms pause reboot shutdown start stop version vm_state
varnish * * varnishadm+varnishd ban ban_list param_set param_show purge version
vault * * * clear_cache clear_token_cache delete_secret destroy_secret get_server_config list_secrets patch_secret policies_list policy_delete policy_fetch policy_write query read_secret update_config write_raw write_secret
vbox_guest * * * additions_install additions_mount additions_remove additions_umount additions_version grant_access_to_shared_folders_to list_shared_folders_users
vboxmanage * * VBoxManage clonemedium clonevm create destroy list_items list_nodes list_nodes_full list_nodes_min list_ostypes register start stop unregister vboxcmd
virtualenv * * * create get_distribution_path get_resource_content get_resource_path get_site_packages virtualenv_ver
vsphere * * * compare_vm_configs get_proxy_type get_ssh_key get_vm_config upload_ssh_key
webutil * * htpasswd useradd userdel verify
wordpress * * wp activate deactivate install is_installed list_plugins show_plugin
xfs * * * defragment devices dump estimate info inventory mkfs modify prune_dump
xml * * * get_attribute get_value set_attribute set_value
zabbix * * * apiinfo_version compare_params configuration_import get_object_id_by_params get_zabbix_id_mapper host_create host_delete host_exists host_get host_inventory_get host_inventory_set host_list host_update hostgroup_create hostgroup_delete hostgroup_exists hostgroup_get hostgroup_list hostgroup_update hostinterface_create hostinterface_delete hostinterface_get hostinterface_update mediatype_create mediatype_delete mediatype_get mediatype_update run_query substitute_params template_get user_addmedia user_create user_delete user_deletemedia user_exists user_get user_getmedia user_list user_update usergroup_create usergroup_delete usergroup_exists usergroup_get usergroup_list usergroup_update usermacro_create usermacro_createglobal usermacro_delete usermacro_deleteglobal usermacro_get usermacro_update usermacro_updateglobal
zenoss * * * add_device device_exists find_device set_prod_state
znc * * znc buildmod dumpconf rehashconf version
`
