package broker.core.access;

import broker.api.auth.ConnectView;
import broker.api.message.ProtocolVersion;
import broker.api.message.UserProperty;
import broker.core.packet.Connect;
import broker.core.packet.Will;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT as plugins see it. Any thread reads; the password is wiped by the loop of the
 * connection when the question is answered.
 */
final class ConnectSnapshot implements ConnectView {
  /*
   * The packet is not kept: this lives as long as the client is connected, and neither its will nor
   * its password has to.
   */
  private final Origin origin;
  private final String clientId;
  private final boolean assigned;
  private final ProtocolVersion version;
  private final boolean cleanStart;
  private final Duration keepAlive;
  private final List<UserProperty> userProperties;
  private final @Nullable String userName;
  private volatile byte @Nullable [] password;
  private volatile @Nullable String willTopic;

  ConnectSnapshot(Connect connect, String clientId, Origin origin) {
    this.origin = origin;
    this.clientId = clientId;
    this.assigned = connect.clientIdentifier().isEmpty();
    this.version =
        switch (connect.version()) {
          case V3_1 -> ProtocolVersion.V3_1;
          case V3_1_1 -> ProtocolVersion.V3_1_1;
          case V5 -> ProtocolVersion.V5_0;
        };
    this.cleanStart = connect.cleanStart();
    this.keepAlive = Duration.ofSeconds(connect.keepAliveSeconds());
    this.userProperties =
        connect.properties().userProperties().stream()
            .map(property -> new UserProperty(property.name(), property.value()))
            .toList();
    this.userName = connect.userName();
    this.password = connect.password();
    Will will = connect.will();
    this.willTopic = will == null ? null : will.topic().toString();
  }

  /** The client is let in or refused: its password is wiped, and its will is of no concern. */
  void forgetSecrets() {
    byte[] secret = password;
    password = null;
    willTopic = null;
    if (secret != null) {
      Arrays.fill(secret, (byte) 0);
    }
  }

  boolean allowsAnonymous() {
    return origin.allowAnonymous();
  }

  boolean requiresAuthorizer() {
    return origin.requireAuthorizer();
  }

  @Nullable String givenUserName() {
    return userName;
  }

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public boolean clientIdAssigned() {
    return assigned;
  }

  @Override
  public Optional<String> userName() {
    return Optional.ofNullable(userName);
  }

  @Override
  public Optional<ByteBuffer> password() {
    return Optional.ofNullable(password).map(bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  @Override
  public Optional<String> certificateUserName() {
    return Optional.ofNullable(origin.certificateUserName());
  }

  @Override
  public List<X509Certificate> peerCertificates() {
    return origin.certificates();
  }

  @Override
  public String listener() {
    return origin.listener();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return origin.remoteAddress();
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return version;
  }

  @Override
  public boolean cleanStart() {
    return cleanStart;
  }

  @Override
  public Duration keepAlive() {
    return keepAlive;
  }

  @Override
  public Optional<String> willTopic() {
    return Optional.ofNullable(willTopic);
  }

  @Override
  public List<UserProperty> userProperties() {
    return userProperties;
  }
}
