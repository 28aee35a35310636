package broker.api.auth;

import broker.api.message.ProtocolVersion;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connected client, as the plugins that decide about it see it.
 *
 * <p>An immutable snapshot that may be kept; any thread may read it. It keeps telling the same
 * after the client has left.
 *
 * @since 1.0
 */
@ProviderType
public interface ClientView {
  /** Returns the Client Identifier; the assigned one if the client had sent none. */
  String clientId();

  /**
   * Returns the user name that the client was let in under; empty for an anonymous client, also
   * when it gave a name that nobody has checked.
   */
  Optional<String> userName();

  /** Returns the evidence of the {@link Grant} on which the client was let in. */
  Optional<String> evidence();

  /** Returns the name of the listener through which the client came. */
  String listener();

  /** Returns the address of the peer, which is that of a proxy if there is one. */
  InetSocketAddress remoteAddress();

  /** Returns the version of MQTT that the client speaks. */
  ProtocolVersion protocolVersion();

  /**
   * Returns the certificate chain that the client proved to own.
   *
   * @return the client's own certificate first, unmodifiable; empty without TLS and without client
   *     certificate
   */
  List<X509Certificate> peerCertificates();

  /**
   * Returns the subject of the client's own certificate.
   *
   * @return as RFC 2253 writes it, e.g. {@code CN=pump-7,O=Plant}
   */
  Optional<String> certificateSubject();

  /** Returns when the client was let in. */
  Instant connectedAt();
}
