/** Where a setting stands, for messages: file as the operator knows it, 1-based line and column. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Everything Sluice reads from `conf/`, validated and frozen. */
export interface Settings {
  /** Absolute path of the folder that holds conf/, keystore/, modules/ and data/. */
  readonly home: string;
  readonly server: ServerSettings;
  readonly vhost: VHostSettings;
  /** By application name: one for each `conf/<app>/Application.xml`. */
  readonly applications: ReadonlyMap<string, ApplicationSettings>;
  /** `conf/Application.xml`: serves every application name that has no folder of its own. */
  makeFallbackApplication(name: string): ApplicationSettings | undefined;
}

export interface ServerSettings {
  readonly name: string;
  readonly description: string;
  /** Processes that serve clients; `auto`: one a core. */
  readonly workers: number | 'auto';
}

export interface VHostSettings {
  readonly name: string;
  readonly hostPorts: readonly HostPortSettings[];
  readonly location: SourceLocation;
}

/** One `<HostPort>`: it listens on each of its ports. */
export interface HostPortSettings {
  readonly name: string;
  readonly type: 'Streaming' | 'Admin';
  /** `*` listens on all addresses. */
  readonly ipAddress: string;
  readonly ports: readonly number[];
  readonly ssl: SslSettings | undefined;
  /** `play`: players only; encoders need another port. */
  readonly rtmp: 'on' | 'play' | 'off';
  readonly http: 'on' | 'off';
  /** Left out where no proxy is trusted. */
  readonly proxies?: ProxySettings;
  readonly backlog: number;
  readonly noDelay: boolean;
  readonly location: SourceLocation;
}

/** Whose word counts about where a client comes from. */
export interface ProxySettings {
  /** Addresses and networks, at least one, as `src/codec/ip-rules` reads them. */
  readonly trusted: readonly string[];
  /** PROXY protocol headers: not looked for, taken from trusted proxies, or nobody gets in without one. */
  readonly protocol: 'off' | 'optional' | 'required';
}

/** A key store and what opens it. */
export interface KeyStoreSettings {
  /** Absolute path. */
  readonly keyStorePath: string;
  readonly keyStorePassword: string;
  /** As written: JKS, JCEKS, PKCS12, PEM or empty; the first bytes of the file decide. */
  readonly keyStoreType: string;
  /** Of the private key; empty where it is the store's. */
  readonly keyPassword: string;
  /** Which key; empty is the first one that TLS can use. */
  readonly keyAlias: string;
}

export interface SslSettings extends KeyStoreSettings {
  /** Certificates for domains of their own; where there is a map, `keyStorePath` may be `''`. */
  readonly domainMap: DomainMapSource | undefined;
  /** What client certificates must lead to: absolute path, or `''`. */
  readonly trustStorePath: string;
  readonly trustStorePassword: string;
  /** `need`: no connection without a certificate that leads to the trust store. */
  readonly clientAuth: 'none' | 'want' | 'need';
  /** As Wowza spells them: TLSv1.2, TLSv1.3; empty = default. */
  readonly protocols: readonly string[];
  readonly cipherSuites: readonly string[];
  /** Offer `h2` by ALPN. */
  readonly allowHttp2: boolean;
  readonly location: SourceLocation;
  /** Of the elements inside `<SSLConfig>`, by name. */
  readonly at?: Readonly<Record<string, SourceLocation>>;
}

/** A file that maps domains to key stores. It is not part of the settings: it may change at any time. */
export interface DomainMapSource {
  /** Absolute. */
  readonly path: string;
  /** What the file says now. Never throws: what is wrong is among the problems. */
  read(): Promise<DomainMap>;
}

export interface DomainMap {
  /** In the order of the file; the first that matches counts. */
  readonly entries: readonly DomainKeyStore[];
  readonly problems: readonly ConfigProblem[];
}

export interface DomainKeyStore extends KeyStoreSettings {
  /** Host name in lower case, `*.` and a host name, or `*`. */
  readonly domain: string;
  readonly location: SourceLocation;
}

export interface ApplicationSettings {
  readonly name: string;
  readonly appType: string;
  readonly description: string;
  readonly streamType: string;
  readonly autoAccept: boolean;
  /** Domain names or addresses that clients may come from, `*` as wildcard; `[]` is all. */
  readonly allowDomains: readonly string[];
  /** Name prefixes a client may play or publish; `['*']` is all, `[]` none. */
  readonly streamReadAccess: readonly string[];
  readonly streamWriteAccess: readonly string[];
  /** Where these three stand (the application's place for one that is left out), and if they hold a secret. */
  readonly accessOrigins?: Readonly<
    Record<
      'AllowDomains' | 'StreamReadAccess' | 'StreamWriteAccess',
      Pick<PropertySetting, 'location' | 'secret'>
    >
  >;
  readonly applicationTimeoutMs: number;
  readonly pingTimeoutMs: number;
  readonly validationFrequencyMs: number;
  readonly modules: readonly ModuleReference[];
  /** `/Root/Application/Properties`: the modules' own. Typed by each module's declaration. */
  readonly properties: readonly PropertySetting[];
  /** Properties of a section: the same name in another section is another setting. */
  readonly sectionProperties: readonly SectionPropertySetting[];
  readonly location: SourceLocation;
}

export interface ModuleReference {
  readonly name: string;
  readonly description: string;
  /** Built-in name, Wowza class name, path from the home folder, or npm package. */
  readonly className: string;
  readonly location: SourceLocation;
}

export interface PropertySetting {
  readonly name: string;
  /** Variables and references to secrets are already resolved. */
  readonly value: string;
  /** `<Type>` as written, `''` when missing. */
  readonly type: string;
  /** True when the value came from `${env:…}` or `${file:…}`, or the name tells of a secret: never print it. */
  readonly secret: boolean;
  /**
   * True when the name says that the value guards something or may be a secret, put there or misspelt: no
   * problem quotes it, unless a module declares it as a truth value or a number.
   */
  readonly withheld?: boolean;
  readonly location: SourceLocation;
  /** Of its `<Value>`, for messages about that. */
  readonly valueLocation?: SourceLocation | undefined;
}

/** A property below a section of the application: `Application/Streams/Properties`. */
export interface SectionPropertySetting extends PropertySetting {
  /** Path of the section below `Application`: `Streams`. */
  readonly section: string;
}

/** Something that `check` reports. */
export interface ConfigProblem {
  /** `not-used`: a Wowza element or section property that Sluice keeps and ignores. */
  readonly severity: 'error' | 'warning' | 'not-used';
  readonly location: SourceLocation;
  /** Path of the element or name of the property: `Application/Streams/StreamType`. */
  readonly key: string;
  /** What must hold. */
  readonly rule: string;
  /** What was there; `''` for what is or may be a secret. */
  readonly value: string;
}
