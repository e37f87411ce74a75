// What a file or a resource looks like once it fits its schema. Generated from schemas/ by scripts/generate.ts.
/* oxlint-disable max-lines -- one entry for each kind of file and each resource type */
import type { Value } from "../../runtime/contract/value.ts";

/** By the kind of file. */
export interface Documents {
  readonly common: CommonDocument;
  readonly compliance: ComplianceDocument;
  readonly configcrate: ConfigcrateDocument;
  readonly environments: EnvironmentsDocument;
  readonly hostcrate: HostcrateDocument;
  readonly inventory: InventoryDocument;
  readonly leaf: LeafDocument;
  readonly "policy-test": PolicyTestDocument;
  readonly resources: ResourcesDocument;
  readonly role: RoleDocument;
  readonly roles: RolesDocument;
  readonly server: ServerDocument;
  readonly task: TaskDocument;
  readonly usercrate: UsercrateDocument;
  readonly waivers: WaiversDocument;
  readonly workflow: WorkflowDocument;
}

/** By the resource type. */
export interface Resources {
  readonly authorized_key: AuthorizedKeyResource;
  readonly backup: BackupResource;
  readonly blockinfile: BlockinfileResource;
  readonly cisco_interface: CiscoInterfaceResource;
  readonly cisco_vlan: CiscoVlanResource;
  readonly cron: CronResource;
  readonly cron_windows: CronWindowsResource;
  readonly custom: CustomResource;
  readonly db_backup: DbBackupResource;
  readonly directory: DirectoryResource;
  readonly exec: ExecResource;
  readonly file: FileResource;
  readonly file_line: FileLineResource;
  readonly firewall: FirewallResource;
  readonly group: GroupResource;
  readonly host: HostResource;
  readonly hostname: HostnameResource;
  readonly ini: IniResource;
  readonly json_file: JsonFileResource;
  readonly junos_interface: JunosInterfaceResource;
  readonly kernel_module: KernelModuleResource;
  readonly local_security_policy: LocalSecurityPolicyResource;
  readonly locale: LocaleResource;
  readonly mount: MountResource;
  readonly network_acl: NetworkAclResource;
  readonly network_config: NetworkConfigResource;
  readonly nonrepo_package: NonrepoPackageResource;
  readonly package: PackageResource;
  readonly powershell: PowershellResource;
  readonly process: ProcessResource;
  readonly registry: RegistryResource;
  readonly replace: ReplaceResource;
  readonly repository: RepositoryResource;
  readonly service: ServiceResource;
  readonly service_recovery_windows: ServiceRecoveryWindowsResource;
  readonly source_package: SourcePackageResource;
  readonly ssh_exec: SshExecResource;
  readonly swap: SwapResource;
  readonly symlink: SymlinkResource;
  readonly sysctl: SysctlResource;
  readonly timezone: TimezoneResource;
  readonly timezone_windows: TimezoneWindowsResource;
  readonly user: UserResource;
  readonly user_freebsd: UserFreebsdResource;
  readonly user_macos: UserMacosResource;
  readonly user_windows: UserWindowsResource;
}

/** common.vgo. */
export interface CommonDocument {
  readonly configcrates?: ConfigcratesPart;
  readonly usercrates?: UsercratesPart;
  readonly roles?: RolesPart;
  readonly vars?: VarsPart;
  readonly exclude_configcrates?: ExcludeConfigcratesPart;
}

/** compliance.vgo. */
export interface ComplianceDocument {
  readonly compliance: { readonly [key: string]: readonly string[] };
}

/** configcrate. */
export interface ConfigcrateDocument {
  readonly name: string;
  readonly compliance?: CompliancePart;
  readonly vars?: CrateVarsPart;
  readonly defaults?: DefaultsPart;
  readonly depends_on?: CrateDependsOnPart;
  readonly before?: CrateBeforePart;
  readonly resources: ResourcesDocument;
}

/** environments.vgo. */
export interface EnvironmentsDocument {
  readonly env: {
    readonly [key: string]: {
      readonly vars?: VarsPart;
      readonly configcrates?: ConfigcratesPart;
      readonly usercrates?: UsercratesPart;
      readonly roles?: RolesPart;
      readonly exclude_configcrates?: ExcludeConfigcratesPart;
    };
  };
}

/** hostcrate. */
export interface HostcrateDocument {
  readonly envoys: readonly LeafDocument[];
}

/** inventory. */
export interface InventoryDocument {
  readonly fleet?: string;
  readonly hosts: readonly (
    | string
    | {
        readonly name: string;
        readonly traits?: { readonly [key: string]: Value };
        readonly pinned?: boolean | readonly string[];
        readonly key?: string;
      }
  )[];
}

/** match block. */
export interface LeafDocument {
  readonly match: string;
  readonly environment?: string;
  readonly tags?: TagsPart;
  readonly roles?: RolesPart;
  readonly role?: string;
  readonly configcrates?: ConfigcratesPart;
  readonly usercrates?: UsercratesPart;
  readonly exclude_configcrates?: ExcludeConfigcratesPart;
  readonly vars?: VarsPart;
  readonly network_device?: {
    readonly gateway: string;
    readonly type: "cisco_ios" | "cisco_nxos" | "cisco_iosxr" | "arista_eos" | "juniper_junos";
    readonly ssh_user?: string;
    readonly ssh_password?: string;
  };
}

/** policy tests. */
export interface PolicyTestDocument {
  readonly tests: readonly {
    readonly name: string;
    readonly host?: string;
    readonly hosts?: string | readonly string[];
    readonly traits?: { readonly [key: string]: Value };
    readonly match?: string;
    readonly environment?: string;
    readonly tags?: readonly string[];
    readonly has?: readonly string[];
    readonly lacks?: readonly string[];
    readonly resource?:
      | {
          readonly id: string;
          readonly attributes?: { readonly [key: string]: Value };
        }
      | readonly {
          readonly id: string;
          readonly attributes?: { readonly [key: string]: Value };
        }[];
    readonly order?: readonly string[];
    readonly count?: number | { readonly [key: string]: number };
    readonly compliance?:
      | {
          readonly framework: string;
          readonly control: string;
          readonly status?: "claimed" | "waived" | "none";
        }
      | readonly {
          readonly framework: string;
          readonly control: string;
          readonly status?: "claimed" | "waived" | "none";
        }[];
    readonly snapshot?: boolean | readonly string[];
  }[];
}

/** resources. */
export type ResourcesDocument = readonly {
  readonly name?: string;
  readonly type?: string;
  readonly conditional_block?: {
    readonly when: string | boolean;
    readonly resources: ResourcesDocument;
  };
  readonly [key: string]: unknown;
}[];

/** role. */
export interface RoleDocument {
  readonly name: string;
  readonly when?: string | boolean;
  readonly includes?: readonly string[];
  readonly configcrates?: ConfigcratesPart;
  readonly usercrates?: UsercratesPart;
  readonly case?: readonly {
    readonly when: string | boolean;
    readonly configcrates?: ConfigcratesPart;
    readonly usercrates?: UsercratesPart;
  }[];
}

/** roles.vgo. */
export interface RolesDocument {
  readonly roles: readonly RoleDocument[];
}

/** server.yaml. */
export interface ServerDocument {
  readonly fleet?: string;
  readonly publish?: {
    readonly store?: string;
    readonly keys?: string;
    readonly live?: string;
    readonly unlisted?: "allow" | "deny";
    readonly expires?: string;
    readonly keep?: string;
    readonly allow_secrets?: readonly string[];
    readonly brakes?: {
      readonly hosts?: number;
      readonly percent?: number;
      readonly deletions?: number;
      readonly restarts?: boolean;
    };
    readonly server?: {
      readonly url: string;
      readonly token?: string;
      readonly ca_file?: string;
    };
    readonly retraction?: {
      readonly enabled?: boolean;
      readonly keep?: string;
      readonly prune?: "off" | "report" | "apply";
    };
  };
  readonly ai?: {
    readonly enabled?: boolean;
    readonly provider?: "claude" | "openai" | "ollama";
    readonly model?: string;
    readonly endpoint?: string;
    readonly key?: string;
    readonly timeout?: string;
  };
  readonly stream_edit?: {
    readonly enabled?: boolean;
    readonly allowed_paths?: readonly string[];
    readonly default_timeout?: string;
  };
  readonly guard?: {
    readonly enabled?: boolean;
    readonly shrink?: number;
    readonly confirm?: string;
    readonly protect?: {
      readonly paths?: readonly string[];
      readonly users?: readonly string[];
      readonly packages?: readonly string[];
      readonly services?: readonly string[];
    };
  };
  readonly stale?: {
    readonly warn?: string;
    readonly stop?: string;
  };
  readonly secrets?: {
    readonly backend?: "local" | "isopass";
    readonly dir?: string;
    readonly key_file?: string;
    readonly endpoint?: string;
    readonly unlock_window?: string;
  };
  readonly server?: {
    readonly api_listen?: string;
    readonly hostname?: string;
    readonly data_dir?: string;
    readonly tls?: {
      readonly cert_file?: string;
      readonly key_file?: string;
      readonly ca_file?: string;
    };
  };
  readonly smtp?: {
    readonly host: string;
    readonly port?: number;
    readonly tls?: "starttls" | "implicit" | "none";
    readonly ca_file?: string;
    readonly username?: string;
    readonly password?: string;
    readonly from: string;
    readonly to: readonly string[];
  };
  readonly spanner?: {
    readonly mode?: "standalone" | "spanner";
    readonly spanner_id?: string;
    readonly bolt_id?: string;
    readonly addr?: string;
    readonly hub?: string;
    readonly patterns?: readonly string[];
    readonly bolts?: readonly {
      readonly id: string;
      readonly addr: string;
      readonly patterns?: readonly string[];
    }[];
    readonly cross_subnet_members?: readonly string[];
  };
}

/** task. */
export interface TaskDocument {
  readonly name?: string;
  readonly description?: string;
  readonly params?: {
    readonly [key: string]: {
      readonly description?: string;
      readonly default?: string | number | boolean;
      readonly required?: boolean;
    };
  };
  readonly command?: string | readonly string[];
  readonly script?: string;
  readonly interpreter?: string;
  readonly targets?: readonly string[];
  readonly run_as?: string;
  readonly cwd?: string;
  readonly environment?: { readonly [key: string]: string };
  readonly timeout?: number;
  readonly nice?: number;
  readonly batch_size?: number | string;
  readonly max_failures?: number | string;
  readonly health_check_url?: string;
}

/** usercrate. */
export interface UsercrateDocument {
  readonly name?: string;
  readonly compliance?: CompliancePart;
  readonly vars?: CrateVarsPart;
  readonly defaults?: DefaultsPart;
  readonly depends_on?: CrateDependsOnPart;
  readonly before?: CrateBeforePart;
  readonly resources: ResourcesDocument;
}

/** waivers.vgo. */
export interface WaiversDocument {
  readonly waivers: {
    readonly [key: string]: readonly {
      readonly control: string;
      readonly reason: string;
      readonly approved_by: string;
      readonly expires?: string;
    }[];
  };
}

/** workflow. */
export interface WorkflowDocument {
  readonly name?: string;
  readonly description?: string;
  readonly targets?: readonly string[];
  readonly steps: readonly {
    readonly name: string;
    readonly task?: string;
    readonly command?: string;
    readonly params?: { readonly [key: string]: Value };
    readonly targets?: readonly string[];
    readonly when?: string;
    readonly timeout?: number;
    readonly on_failure?: "stop" | "continue";
  }[];
}

/** default variables. */
export type CrateVarsPart = { readonly [key: string]: Value };

/** variables. */
export type VarsPart = { readonly [key: string]: Value };

/** default attributes. */
export type DefaultsPart = { readonly [key: string]: Value };

/** compliance. */
export type CompliancePart = {
  readonly provides?: readonly string[];
  readonly bundle?: readonly string[];
};

/** configcrates that come first. */
export type CrateDependsOnPart = readonly string[];

/** configcrates that come after. */
export type CrateBeforePart = readonly string[];

/** configcrates. */
export type ConfigcratesPart = readonly (
  | string
  | {
      readonly name: string;
      readonly when?: string | boolean;
      readonly foreach?: string;
      readonly key?: string;
      readonly state?: "present" | "absent";
    }
)[];

/** usercrates. */
export type UsercratesPart = readonly (
  | string
  | {
      readonly name: string;
      readonly when?: string | boolean;
    }
)[];

/** roles. */
export type RolesPart = readonly (
  | string
  | {
      readonly name: string;
      readonly when?: string | boolean;
    }
)[];

/** configcrates left out. */
export type ExcludeConfigcratesPart = readonly string[];

/** tags. */
export type TagsPart = readonly string[];

/** What every resource has, whatever its type. */
export interface EveryResource {
  readonly name: string;
  readonly type: string;
  readonly foreach?: string;
  readonly case?: string;
  readonly match?: { readonly [key: string]: { readonly [key: string]: Value } };
  readonly when?: string | boolean;
  readonly depends_on?: readonly string[];
  readonly before?: readonly string[];
  readonly notify?: readonly string[];
  readonly subscribes?: readonly string[];
  readonly watch_secret?: readonly string[];
  readonly timeout?: number;
}

/** An SSH key that may log in as an account. */
export interface AuthorizedKeyResource extends EveryResource {
  readonly type: "authorized_key";
  readonly user: string;
  readonly key: string;
  readonly options?: readonly string[] | string;
  readonly comment?: string;
  readonly exclusive?: boolean;
  readonly state?: "present" | "absent";
}

/** Copies of a folder, kept for some time. */
export interface BackupResource extends EveryResource {
  readonly type: "backup";
  readonly source_dir: string;
  readonly target_path?: string;
  readonly path?: string;
  readonly retain?: number;
  readonly schedule?: "hourly" | "daily" | "weekly";
  readonly exclude?: readonly string[];
  readonly min_free_space?: string | number;
  readonly pre_command?: string;
  readonly post_command?: string;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** A block of lines in a file that others own, between two marker lines. */
export interface BlockinfileResource extends EveryResource {
  readonly type: "blockinfile";
  readonly target_path?: string;
  readonly path?: string;
  readonly label?: string;
  readonly content?: string;
  readonly block_content?: string;
  readonly marker_begin?: string;
  readonly marker_end?: string;
  readonly position?: string;
  readonly create?: boolean;
  readonly mode?: string;
  readonly validate?: string;
  readonly state?: "present" | "absent";
}

/** An interface of a Cisco device. */
export interface CiscoInterfaceResource extends EveryResource {
  readonly type: "cisco_interface";
  readonly interface: string;
  readonly device_type?: "cisco_ios" | "cisco_nxos" | "cisco_iosxr";
  readonly description?: string;
  readonly ip_address?: string;
  readonly mtu?: number;
  readonly speed?: string | number;
  readonly duplex?: "auto" | "full" | "half";
  readonly shutdown?: boolean;
  readonly switchport_mode?: "access" | "trunk";
  readonly access_vlan?: number;
  readonly trunk_allowed_vlans?: string | number;
  readonly native_vlan?: number;
  readonly channel_group?: number;
  readonly save?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly state?: "present" | "absent";
}

/** A VLAN of a Cisco device. */
export interface CiscoVlanResource extends EveryResource {
  readonly type: "cisco_vlan";
  readonly vlan_id: number;
  readonly device_type?: "cisco_ios" | "cisco_nxos" | "cisco_iosxr";
  readonly vlan_name?: string;
  readonly shutdown?: boolean;
  readonly save?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly state?: "present" | "absent";
}

/** A command that runs at given times. */
export interface CronResource extends EveryResource {
  readonly type: "cron";
  readonly command?: string;
  readonly schedule?: string;
  readonly minute?: string | number;
  readonly hour?: string | number;
  readonly day?: string | number;
  readonly month?: string | number;
  readonly weekday?: string | number;
  readonly user?: string;
  readonly environment?: { readonly [key: string]: string } | string;
  readonly state?: "present" | "absent";
}

/** A scheduled task on Windows. */
export interface CronWindowsResource extends EveryResource {
  readonly type: "cron_windows";
  readonly command?: string;
  readonly schedule?: string;
  readonly minute?: string | number;
  readonly hour?: string | number;
  readonly day?: string | number;
  readonly month?: string | number;
  readonly weekday?: string | number;
  readonly user?: string;
  readonly state?: "present" | "absent";
}

/** Something that a program of your own looks after. */
export interface CustomResource extends EveryResource {
  readonly type: "custom";
  readonly executor: string;
  readonly params?: { readonly [key: string]: Value };
  readonly state?: "present" | "absent";
}

/** Dumps of a database, kept for some time. */
export interface DbBackupResource extends EveryResource {
  readonly type: "db_backup";
  readonly db_type: "postgres" | "mysql" | "mariadb" | "sqlite" | "mongodb";
  readonly source_db: string;
  readonly target_path?: string;
  readonly path?: string;
  readonly db_user?: string;
  readonly db_host?: string;
  readonly db_port?: number;
  readonly db_dump_command?: string;
  readonly retain?: number;
  readonly schedule?: "hourly" | "daily" | "weekly";
  readonly min_free_space?: string | number;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** A directory with the permissions and owner given here, and if wanted with files in it. */
export interface DirectoryResource extends EveryResource {
  readonly type: "directory";
  readonly target_path?: string;
  readonly path?: string;
  readonly source?: string;
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly recurse?: boolean;
  readonly purge?: boolean;
  readonly force?: boolean;
  readonly state?: "present" | "absent";
}

/** A command that runs on the host. */
export interface ExecResource extends EveryResource {
  readonly type: "exec";
  readonly command: string | readonly string[];
  readonly onlyif?: string;
  readonly unless?: string;
  readonly creates?: string;
  readonly cwd?: string;
  readonly user?: string;
  readonly environment?: { readonly [key: string]: string };
  readonly stdin?: string;
  readonly secret_file?: string;
  readonly returns?: readonly number[] | number;
  readonly nice?: number;
  readonly background?: boolean;
  readonly logoutput?: boolean;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** A file with the content, permissions and owner given here. */
export interface FileResource extends EveryResource {
  readonly type: "file";
  readonly target_path?: string;
  readonly path?: string;
  readonly content?: string;
  readonly source?: string;
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly backup?: boolean;
  readonly validate?: string;
  readonly stream_edit?: string | readonly string[];
  readonly sensitive?: boolean;
  readonly force?: boolean;
  readonly state?: "present" | "absent";
}

/** One line of a file that others own. */
export interface FileLineResource extends EveryResource {
  readonly type: "file_line";
  readonly target_path?: string;
  readonly path?: string;
  readonly line?: string;
  readonly match_pattern?: string;
  readonly position?: string;
  readonly create?: boolean;
  readonly state?: "present" | "absent";
}

/** A rule of the host's firewall. */
export interface FirewallResource extends EveryResource {
  readonly type: "firewall";
  readonly port?: number | string;
  readonly proto?: "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | "any";
  readonly action?: "allow" | "deny" | "reject";
  readonly source?: string;
  readonly destination?: string;
  readonly interface?: string;
  readonly direction?: "in" | "out";
  readonly comment?: string;
  readonly provider?: "auto" | "nftables" | "iptables" | "ufw" | "firewalld";
  readonly state?: "present" | "absent";
}

/** A group of accounts. */
export interface GroupResource extends EveryResource {
  readonly type: "group";
  readonly group: string;
  readonly gid?: number;
  readonly system?: boolean;
  readonly members?: readonly string[];
  readonly purge_members?: boolean;
  readonly state?: "present" | "absent";
}

/** An entry of the hosts file. */
export interface HostResource extends EveryResource {
  readonly type: "host";
  readonly hostname: string;
  readonly ip?: string;
  readonly aliases?: readonly string[];
  readonly state?: "present" | "absent";
}

/** The name of the host. */
export interface HostnameResource extends EveryResource {
  readonly type: "hostname";
  readonly hostname: string;
  readonly revert?: boolean;
}

/** One setting of an INI file. */
export interface IniResource extends EveryResource {
  readonly type: "ini";
  readonly target_path?: string;
  readonly path?: string;
  readonly section?: string;
  readonly key: string;
  readonly value?: string;
  readonly create?: boolean;
  readonly state?: "present" | "absent";
}

/** One value in a JSON file. */
export interface JsonFileResource extends EveryResource {
  readonly type: "json_file";
  readonly target_path?: string;
  readonly path?: string;
  readonly pointer: string;
  readonly value?: Value;
  readonly create?: boolean;
  readonly indent?: number;
  readonly state?: "present" | "absent";
}

/** An interface of a Juniper device. */
export interface JunosInterfaceResource extends EveryResource {
  readonly type: "junos_interface";
  readonly interface: string;
  readonly unit?: number;
  readonly device_type?: "juniper_junos";
  readonly description?: string;
  readonly inet_address?: string | readonly string[];
  readonly inet6_address?: string | readonly string[];
  readonly vlan_id?: number;
  readonly mtu?: number;
  readonly speed?: string;
  readonly disable?: boolean;
  readonly save?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly state?: "present" | "absent";
}

/** A module of the kernel. */
export interface KernelModuleResource extends EveryResource {
  readonly type: "kernel_module";
  readonly module: string;
  readonly options?: string | readonly string[];
  readonly persist?: boolean;
  readonly state?: "present" | "absent" | "loaded" | "unloaded";
}

/** A setting of the local security policy of a Windows host. */
export interface LocalSecurityPolicyResource extends EveryResource {
  readonly type: "local_security_policy";
  readonly policy: string;
  readonly value: string | number | readonly string[];
}

/** A locale that programs can use. */
export interface LocaleResource extends EveryResource {
  readonly type: "locale";
  readonly locale: string;
  readonly generate?: boolean;
  readonly state?: "present" | "absent";
}

/** A file system that is mounted. */
export interface MountResource extends EveryResource {
  readonly type: "mount";
  readonly target_path?: string;
  readonly path?: string;
  readonly device?: string;
  readonly fstype?: string;
  readonly options?: string | readonly string[];
  readonly dump?: number;
  readonly pass?: number;
  readonly state?: "mounted" | "present" | "unmounted" | "absent";
}

/** Entries of an access list of a network device. */
export interface NetworkAclResource extends EveryResource {
  readonly type: "network_acl";
  readonly device_type: "cisco_ios" | "cisco_nxos" | "cisco_iosxr" | "arista_eos" | "juniper_junos";
  readonly acl: string | number;
  readonly entry: string | readonly string[];
  readonly check_command?: string;
  readonly save?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly state?: "present" | "absent";
}

/** Lines of a network device's configuration. */
export interface NetworkConfigResource extends EveryResource {
  readonly type: "network_config";
  readonly device_type: "cisco_ios" | "cisco_nxos" | "cisco_iosxr" | "arista_eos" | "juniper_junos";
  readonly config_lines: readonly string[] | string;
  readonly check_command?: string;
  readonly save?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly state?: "present" | "absent";
}

/** A package file that comes from no repository. */
export interface NonrepoPackageResource extends EveryResource {
  readonly type: "nonrepo_package";
  readonly package: string;
  readonly url?: string;
  readonly artifact?: string;
  readonly sha256?: string;
  readonly version?: string;
  readonly state?: "present" | "absent" | "latest";
}

/** Packages of the system's package manager. */
export interface PackageResource extends EveryResource {
  readonly type: "package";
  readonly package: string | readonly string[];
  readonly version?: string;
  readonly flags?: readonly string[] | string;
  readonly purge?: boolean;
  readonly update_cache?: boolean;
  readonly lock_version?: boolean;
  readonly allow_downgrade?: boolean;
  readonly provider?: "auto" | "apt" | "dnf" | "zypper" | "apk" | "pacman";
  readonly state?: "present" | "absent" | "latest";
}

/** A PowerShell command on a Windows host. */
export interface PowershellResource extends EveryResource {
  readonly type: "powershell";
  readonly command: string;
  readonly onlyif?: string;
  readonly unless?: string;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** A process that shall or shall not run. */
export interface ProcessResource extends EveryResource {
  readonly type: "process";
  readonly pattern: string;
  readonly signal?: "TERM" | "INT" | "HUP" | "QUIT" | "KILL" | "USR1" | "USR2";
  readonly grace?: number;
  readonly state?: "running" | "absent";
}

/** A key or value of the Windows registry. */
export interface RegistryResource extends EveryResource {
  readonly type: "registry";
  readonly key: string;
  readonly value_name?: string;
  readonly value_type?: "string" | "expand_string" | "multi_string" | "dword" | "qword" | "binary";
  readonly value?: string | number | readonly string[];
  readonly state?: "present" | "absent";
}

/** Text of a file that is replaced wherever a pattern matches. */
export interface ReplaceResource extends EveryResource {
  readonly type: "replace";
  readonly target_path?: string;
  readonly path?: string;
  readonly match_pattern: string;
  readonly replacement: string;
  readonly occurrences?: "all" | "first";
  readonly region_start?: string;
  readonly region_end?: string;
  readonly validate?: string;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** A repository that packages come from. */
export interface RepositoryResource extends EveryResource {
  readonly type: "repository";
  readonly repository?: string;
  readonly repo?: string;
  readonly key_url?: string;
  readonly key?: string;
  readonly key_fingerprint?: string;
  readonly format?: "list" | "deb822" | "auto";
  readonly suites?: readonly string[];
  readonly components?: readonly string[];
  readonly gpgcheck?: boolean;
  readonly state?: "present" | "absent";
  readonly enabled?: boolean;
}

/** A service of the init system. */
export interface ServiceResource extends EveryResource {
  readonly type: "service";
  readonly service: string;
  readonly provider?: "auto" | "systemd" | "openrc" | "sysv";
  readonly state?:
    | "running"
    | "stopped"
    | "restarted"
    | "reloaded"
    | "started"
    | "disabled"
    | "maintenance";
  readonly enabled?: boolean;
  readonly masked?: boolean;
}

/** What Windows does when a service fails. */
export interface ServiceRecoveryWindowsResource extends EveryResource {
  readonly type: "service_recovery_windows";
  readonly service: string;
  readonly first_failure?: "none" | "restart" | "run_command" | "reboot";
  readonly second_failure?: "none" | "restart" | "run_command" | "reboot";
  readonly subsequent_failures?: "none" | "restart" | "run_command" | "reboot";
  readonly reset_after?: number;
  readonly restart_delay?: number;
  readonly command?: string;
  readonly reboot_message?: string;
}

/** An archive or a file that is fetched and unpacked. */
export interface SourcePackageResource extends EveryResource {
  readonly type: "source_package";
  readonly target_path?: string;
  readonly path?: string;
  readonly url?: string;
  readonly sha256?: string;
  readonly extract?: "auto" | true | false;
  readonly strip?: number;
  readonly creates?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly mode?: string;
  readonly state?: "present" | "absent";
}

/** A command that runs on a device or machine reached through SSH. */
export interface SshExecResource extends EveryResource {
  readonly type: "ssh_exec";
  readonly command: string;
  readonly onlyif?: string;
  readonly unless?: string;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly credential?: string;
  readonly host_key?: string;
  readonly revert?: boolean;
  readonly on_revert?: string;
}

/** Swap space in a file or on a device. */
export interface SwapResource extends EveryResource {
  readonly type: "swap";
  readonly target_path?: string;
  readonly path?: string;
  readonly size?: string | number;
  readonly priority?: number;
  readonly swappiness?: number;
  readonly state?: "present" | "absent" | "on" | "off";
}

/** A symbolic or hard link. */
export interface SymlinkResource extends EveryResource {
  readonly type: "symlink";
  readonly target_path?: string;
  readonly path?: string;
  readonly to?: string;
  readonly link_type?: "soft" | "hard";
  readonly force?: boolean;
  readonly owner?: string;
  readonly group?: string;
  readonly state?: "present" | "absent";
}

/** A kernel parameter. */
export interface SysctlResource extends EveryResource {
  readonly type: "sysctl";
  readonly key: string;
  readonly value?: string | number;
  readonly persist?: boolean;
  readonly state?: "present" | "absent";
}

/** The time zone of the host. */
export interface TimezoneResource extends EveryResource {
  readonly type: "timezone";
  readonly timezone: string;
  readonly revert?: boolean;
}

/** The time zone of a Windows host. */
export interface TimezoneWindowsResource extends EveryResource {
  readonly type: "timezone_windows";
  readonly timezone: string;
  readonly revert?: boolean;
}

/** An account. */
export interface UserResource extends EveryResource {
  readonly type: "user";
  readonly username: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly group?: string;
  readonly groups?: readonly string[] | string;
  readonly purge_groups?: boolean;
  readonly home?: string;
  readonly manage_home?: boolean;
  readonly shell?: string;
  readonly comment?: string;
  readonly password?: string;
  readonly locked?: boolean;
  readonly system?: boolean;
  readonly authorized_keys?: readonly string[] | string;
  readonly password_max_age?: number;
  readonly sudo_nopasswd?: boolean;
  readonly expires?: string;
  readonly force?: boolean;
  readonly state?: "present" | "absent";
}

/** An account on FreeBSD. */
export interface UserFreebsdResource extends EveryResource {
  readonly type: "user_freebsd";
  readonly username: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly group?: string;
  readonly groups?: readonly string[] | string;
  readonly purge_groups?: boolean;
  readonly home?: string;
  readonly manage_home?: boolean;
  readonly shell?: string;
  readonly comment?: string;
  readonly password?: string;
  readonly locked?: boolean;
  readonly system?: boolean;
  readonly authorized_keys?: readonly string[] | string;
  readonly password_max_age?: number;
  readonly sudo_nopasswd?: boolean;
  readonly expires?: string;
  readonly state?: "present" | "absent";
}

/** An account on macOS. */
export interface UserMacosResource extends EveryResource {
  readonly type: "user_macos";
  readonly username: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly group?: string;
  readonly groups?: readonly string[] | string;
  readonly purge_groups?: boolean;
  readonly home?: string;
  readonly manage_home?: boolean;
  readonly shell?: string;
  readonly comment?: string;
  readonly password?: string;
  readonly locked?: boolean;
  readonly system?: boolean;
  readonly authorized_keys?: readonly string[] | string;
  readonly password_max_age?: number;
  readonly sudo_nopasswd?: boolean;
  readonly expires?: string;
  readonly state?: "present" | "absent";
}

/** A local account on Windows. */
export interface UserWindowsResource extends EveryResource {
  readonly type: "user_windows";
  readonly username: string;
  readonly groups?: readonly string[] | string;
  readonly purge_groups?: boolean;
  readonly home?: string;
  readonly manage_home?: boolean;
  readonly comment?: string;
  readonly password?: string;
  readonly locked?: boolean;
  readonly authorized_keys?: readonly string[] | string;
  readonly password_max_age?: number;
  readonly expires?: string;
  readonly state?: "present" | "absent";
}
