/** Beans of `red5-core.xml`, in the words that Red5's own files and OpenMeetings' instructions use. */
export const plainTransport = `
  <bean id="rtmpMinaIoHandler" class="org.red5.server.net.rtmp.RTMPMinaIoHandler">
    <property name="handler" ref="rtmpHandler" />
  </bean>
  <bean id="rtmpTransport" class="org.red5.server.net.rtmp.RTMPMinaTransport" init-method="start">
    <property name="ioHandler" ref="rtmpMinaIoHandler" />
    <property name="addresses">
      <list>
        <value>\${rtmp.host}:\${rtmp.port}</value>
        <!-- <value>\${rtmp.host}:1936</value> -->
      </list>
    </property>
    <property name="backlog" value="\${rtmp.backlog}" />
    <property name="tcpNoDelay" value="\${rtmp.tcp_nodelay}" />
  </bean>`;

/** Red5 1.x: `addresses`, `keystorePath`, trust store, suites and protocols. */
export function newSecureTransport(more = ''): string {
  return `
  <bean id="rtmpsMinaIoHandler" class="org.red5.server.net.rtmps.RTMPSMinaIoHandler">
    <property name="handler" ref="rtmpHandler" />
    <property name="keystorePassword" value="\${rtmps.keystorepass}" />
    <property name="keystorePath" value="\${rtmps.keystorefile}" />
    <property name="truststorePassword" value="\${rtmps.truststorepass}" />
    <property name="truststorePath" value="\${rtmps.truststorefile}" />
    ${more}
  </bean>
  <bean id="rtmpsTransport" class="org.red5.server.net.rtmp.RTMPMinaTransport">
    <property name="ioHandler" ref="rtmpsMinaIoHandler" />
    <property name="addresses"><list><value>\${rtmps.host}:\${rtmps.port}</value></list></property>
  </bean>`;
}

/** Red5 0.9 with OpenMeetings 1.9: `connectors`, `keyStorePassword`, `keystoreFile`. */
export const oldSecureTransport = `
  <bean id="rtmpsMinaIoHandler"
    class="org.red5.server.net.rtmps.RTMPSMinaIoHandler">
    <property name="handler" ref="rtmpHandler" />
    <property name="codecFactory" ref="rtmpCodecFactory" />
    <property name="rtmpConnManager" ref="rtmpMinaConnManager" />
    <property name="keyStorePassword" value="\${rtmps.keystorepass}" />
    <property name="keystoreFile" value="conf/keystore" />
  </bean>
  <bean id="rtmpsTransport" class="org.red5.server.net.rtmp.RTMPMinaTransport" init-method="start">
    <property name="ioHandler" ref="rtmpsMinaIoHandler" />
    <property name="connectors">
      <list>
        <bean class="java.net.InetSocketAddress">
          <constructor-arg index="0" type="java.lang.String" value="\${rtmps.host}" />
          <constructor-arg index="1" type="int" value="\${rtmps.port}" />
        </bean>
      </list>
    </property>
  </bean>`;

/** Tomcat's connectors as `jee-container.xml` has them. */
export function container({ secure = true, loader = '' } = {}): string {
  const https = `
      <bean name="httpsConnector" class="org.red5.server.tomcat.TomcatConnector">
        <property name="secure" value="true" />
        <property name="address" value="\${http.host}:\${https.port}" />
        <property name="connectionProperties"><map>
          <entry key="keystoreType" value="JKS" />
          <entry key="keystoreFile" value="\${rtmps.keystorefile}" />
          <entry key="keystorePass" value="\${rtmps.keystorepass}" />
          <entry key="truststoreFile" value="\${rtmps.truststorefile}" />
        </map></property>
      </bean>`;
  return beans(`
  <bean id="tomcat.server" class="org.red5.server.tomcat.TomcatLoader" lazy-init="true">
    ${loader}
    <property name="connectors"><list>
      <bean name="httpConnector" class="org.red5.server.tomcat.TomcatConnector">
        <property name="address" value="\${http.host}:\${http.port}" />
        <property name="redirectPort" value="\${https.port}" />
      </bean>${secure ? https : `<!-- ${https} -->`}
    </list></property>
  </bean>`);
}

export function beans(...inner: string[]): string {
  const namespaces =
    'xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<beans ${namespaces}>${inner.join('\n')}\n</beans>\n`;
}

export function properties(values: Readonly<Record<string, string>> = {}): string {
  const all = {
    'rtmp.host': '127.0.0.1',
    'rtmp.port': '1935',
    'rtmp.backlog': '32',
    'rtmps.host': '127.0.0.1',
    'rtmps.port': '8443',
    'rtmps.keystorepass': 'secret1',
    'rtmps.keystorefile': 'conf/keystore',
    'rtmps.truststorepass': 'secret1',
    'rtmps.truststorefile': 'conf/truststore',
    'http.host': '127.0.0.1',
    'http.port': '5080',
    'https.port': '5443',
    ...values,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
