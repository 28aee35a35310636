package broker.api.auth;

import broker.api.message.ProtocolVersion;
import broker.api.message.UserProperty;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client that asks to be let in: its CONNECT packet and where it comes from (MQTT 5.0 section
 * 3.1).
 *
 * <p>Lent for the exchange that it belongs to, see {@link Authenticator}; not to be kept.
 *
 * @since 1.0
 */
@ProviderType
public interface ConnectView {
  /**
   * Returns the Client Identifier; the one that the broker would assign if the client sent none.
   */
  String clientId();

  /** Returns whether the broker has assigned the Client Identifier. */
  boolean clientIdAssigned();

  /** Returns the user name in CONNECT. */
  Optional<String> userName();

  /**
   * Returns the password in CONNECT.
   *
   * @return a read-only buffer with a position of its own; lent, and overwritten with zeros as soon
   *     as the exchange is answered or over
   */
  Optional<ByteBuffer> password();

  /**
   * Returns the user name that the TLS provider of the listener reads from the client certificate.
   * It is proven, unlike {@link #userName()}; an authenticator that accepts it answers with {@code
   * allow(Grant.EMPTY.as(name))}.
   */
  Optional<String> certificateUserName();

  /**
   * Returns the certificate chain that the client proved to own.
   *
   * @return the client's own certificate first, unmodifiable; empty without TLS and without client
   *     certificate
   */
  List<X509Certificate> peerCertificates();

  /** Returns the name of the listener through which the client comes. */
  String listener();

  /** Returns the address of the peer, which is that of a proxy if there is one. */
  InetSocketAddress remoteAddress();

  /** Returns the version of MQTT that the client speaks. */
  ProtocolVersion protocolVersion();

  /** Returns Clean Start (MQTT 5.0) or Clean Session (MQTT 3.1 and 3.1.1). */
  boolean cleanStart();

  /** Returns the Keep Alive; zero if the client wants none. */
  Duration keepAlive();

  /** Returns the topic of the Will Message; empty if there is none. */
  Optional<String> willTopic();

  /** Returns the user properties of CONNECT in their order; unmodifiable. */
  List<UserProperty> userProperties();
}
