/** What `nginx -V` says that matters here. */
export interface NginxBuild {
  readonly version: string;
  /** Where module files are. */
  readonly modulesPath: string;
  /** Whether the RTMP module is built in. */
  readonly hasRtmp: boolean;
}

export function parseNginxBuild(text: string): NginxBuild {
  const prefix = /--prefix=(\S+)/.exec(text)?.[1] ?? '/usr/local/nginx';
  return {
    version: /nginx version: \S+?\/(\S+)/.exec(text)?.[1] ?? 'unknown',
    modulesPath: /--modules-path=(\S+)/.exec(text)?.[1] ?? `${prefix}/modules`,
    hasRtmp: /--add-module=\S*rtmp/.test(text),
  };
}
