package broker.api.client;

import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How a plugin introduces itself to another broker: what CONNECT says (MQTT 5.0 section 3.1).
 *
 * <p>Immutable; made by a {@link ConnectOptionsBuilder}. What MQTT 3.1.1 does not know is not sent
 * to a broker that speaks it.
 *
 * @since 1.0
 */
@ProviderType
public final class ConnectOptions {
  /** The session expiry of a session that never expires; what is longer means the same. */
  public static final Duration NEVER_EXPIRES = Duration.ofSeconds(0xFFFF_FFFFL);

  private final ProtocolVersion protocolVersion;
  private final boolean bridgeBit;
  private final String clientId;
  private final boolean cleanStart;
  private final Duration sessionExpiry;
  private final @Nullable String stateName;
  private final Duration keepAlive;
  private final Duration connectTimeout;
  private final @Nullable ApplicationMessage will;
  private final Duration willDelay;
  private final @Nullable String userName;
  private final @Nullable ByteBuffer password;
  private final int receiveMaximum;
  private final long maximumPacketSizeBytes;
  private final int topicAliasMaximum;

  ConnectOptions(ConnectOptionsBuilder builder) {
    protocolVersion = builder.protocolVersion;
    bridgeBit = builder.bridgeBit;
    clientId = builder.clientId;
    cleanStart = builder.cleanStart;
    sessionExpiry = builder.sessionExpiry;
    stateName = builder.stateName;
    keepAlive = builder.keepAlive;
    connectTimeout = builder.connectTimeout;
    will = builder.will;
    willDelay = builder.willDelay;
    userName = builder.userName;
    password = builder.password;
    receiveMaximum = builder.receiveMaximum;
    maximumPacketSizeBytes = builder.maximumPacketSizeBytes;
    topicAliasMaximum = builder.topicAliasMaximum;
  }

  /**
   * Returns a builder of options for MQTT 5.0 with a clean start.
   *
   * @param clientId the Client Identifier; empty to let the other broker assign one
   */
  public static ConnectOptionsBuilder builder(String clientId) {
    return new ConnectOptionsBuilder(clientId);
  }

  /** Returns the version of MQTT to speak. */
  public ProtocolVersion protocolVersion() {
    return protocolVersion;
  }

  /** Returns whether CONNECT of MQTT 3.1 and 3.1.1 says that this is a bridge. */
  public boolean bridgeBit() {
    return bridgeBit;
  }

  /** Returns the Client Identifier; empty to let the other broker assign one. */
  public String clientId() {
    return clientId;
  }

  /** Returns Clean Start, which is Clean Session in MQTT 3.1 and 3.1.1. */
  public boolean cleanStart() {
    return cleanStart;
  }

  /** Returns how long the other broker keeps the session after the connection. */
  public Duration sessionExpiry() {
    return sessionExpiry;
  }

  /** Returns the name under which this broker keeps its side of the session. */
  public Optional<String> stateName() {
    return Optional.ofNullable(stateName);
  }

  /** Returns the Keep Alive; zero for none. */
  public Duration keepAlive() {
    return keepAlive;
  }

  /** Returns how long all the steps up to CONNACK may take together. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Returns the Will Message. */
  public Optional<ApplicationMessage> will() {
    return Optional.ofNullable(will);
  }

  /** Returns how long the other broker waits before it publishes the Will Message. */
  public Duration willDelay() {
    return willDelay;
  }

  /** Returns the user name. */
  public Optional<String> userName() {
    return Optional.ofNullable(userName);
  }

  /** Returns the password as a read-only buffer with a position of its own. */
  public Optional<ByteBuffer> password() {
    return password == null ? Optional.empty() : Optional.of(password.duplicate());
  }

  /** Returns how many messages at QoS 1 and 2 this side takes unacknowledged. */
  public int receiveMaximum() {
    return receiveMaximum;
  }

  /** Returns the size of the largest packet that this side takes and sends, in bytes. */
  public long maximumPacketSizeBytes() {
    return maximumPacketSizeBytes;
  }

  /** Returns how many topic aliases the other broker may use. */
  public int topicAliasMaximum() {
    return topicAliasMaximum;
  }
}
