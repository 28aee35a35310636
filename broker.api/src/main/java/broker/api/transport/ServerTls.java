package broker.api.transport;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The server side of TLS for one listener: key material, protocols, and what a client certificate
 * means.
 *
 * <p>A whiteboard service with the property {@link #NAME}. The package says how it is found, what
 * happens when it goes, and on which threads it is called.
 *
 * @since 1.0
 */
@ConsumerType
public interface ServerTls {
  /**
   * The service property with the TLS name, one string. A service without it is not used, and the
   * log says so.
   */
  String NAME = "tls.name";

  /**
   * Makes the engine of a connection that a client has opened.
   *
   * <p>It comes ready: server mode, protocols, cipher suites, ALPN, and whether a client
   * certificate is wanted or needed. The broker only wraps and unwraps, and limits how long the
   * handshake takes.
   *
   * @param peerHost the address of the client as text; a hint for session resumption only
   * @param peerPort the port of the client
   * @return a new engine, which then belongs to the connection and outlives this service
   * @throws IllegalStateException if there is no usable material; the connection is closed
   */
  SSLEngine newEngine(String peerHost, int peerPort);

  /**
   * Returns the user name that a client certificate stands for, e.g. its common name.
   *
   * @param peerCertificates the verified chain, the client's own first; never empty
   * @return empty if certificates do not name users here
   */
  Optional<String> userName(List<X509Certificate> peerCertificates);

  /**
   * Returns whether a client would still get in with this certificate: not expired, not revoked,
   * and issued by an authority that is still trusted.
   *
   * <p>Asked after {@link TlsChanges}, when a service of this name comes, and when a certificate of
   * the chain reaches its end. On {@code false}, and when it throws, the connection ends: MQTT 5.0
   * clients get DISCONNECT with Not authorized (0x87) before.
   *
   * @param peerCertificates the chain that was verified in the handshake, the client's own first;
   *     empty if the client showed none
   */
  boolean stillTrusted(List<X509Certificate> peerCertificates);
}
