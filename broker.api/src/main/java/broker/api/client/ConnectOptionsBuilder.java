package broker.api.client;

import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import broker.api.message.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Collects the {@link ConnectOptions} of a connection to another broker.
 *
 * <p>Owned by the thread that made it.
 *
 * @since 1.0
 */
@ProviderType
public final class ConnectOptionsBuilder {
  private static final int DEFAULT_RECEIVE_MAXIMUM = 20;
  private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(60);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long MAXIMUM_PACKET_SIZE_BYTES =
      268_435_460; // largest length and its header

  final String clientId;
  ProtocolVersion protocolVersion = ProtocolVersion.V5_0;
  boolean bridgeBit;
  boolean cleanStart = true;
  Duration sessionExpiry = Duration.ZERO;
  @Nullable String stateName;
  Duration keepAlive = DEFAULT_KEEP_ALIVE;
  Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
  @Nullable ApplicationMessage will;
  Duration willDelay = Duration.ZERO;
  @Nullable String userName;
  @Nullable ByteBuffer password;
  int receiveMaximum = DEFAULT_RECEIVE_MAXIMUM;
  long maximumPacketSizeBytes = MAXIMUM_PACKET_SIZE_BYTES;
  int topicAliasMaximum;

  ConnectOptionsBuilder(String clientId) {
    this.clientId = Objects.requireNonNull(clientId, "clientId");
  }

  /**
   * Sets the version of MQTT; without it 5.0. The broker tries no other one by itself: a plugin
   * that wants to fall back opens again after {@link ReasonCode#UNSUPPORTED_PROTOCOL_VERSION}.
   */
  public ConnectOptionsBuilder protocolVersion(ProtocolVersion version) {
    protocolVersion = Objects.requireNonNull(version, "protocolVersion");
    return this;
  }

  /**
   * Sets whether CONNECT of MQTT 3.1 and 3.1.1 tells, with the highest bit of its version, that
   * this is a bridge: Mosquitto then does not send back what it got from here. Without it false;
   * MQTT 5.0 has No Local instead.
   */
  public ConnectOptionsBuilder bridgeBit(boolean set) {
    bridgeBit = set;
    return this;
  }

  /** Sets Clean Start, which is Clean Session in MQTT 3.1 and 3.1.1; without it true. */
  public ConnectOptionsBuilder cleanStart(boolean clean) {
    cleanStart = clean;
    return this;
  }

  /**
   * Sets how long the other broker keeps the session after the connection; without it zero. Only
   * MQTT 5.0 has it: before, a session that is not clean is kept as long as that broker likes.
   *
   * @param expiry {@link ConnectOptions#NEVER_EXPIRES} and more for ever
   */
  public ConnectOptionsBuilder sessionExpiry(Duration expiry) {
    sessionExpiry = Checks.notNegative(expiry, "sessionExpiry");
    return this;
  }

  /**
   * Makes this broker keep its side of the session on stable storage: which messages are in flight
   * with which Packet Identifier, and what was received at QoS 2. Without it that is forgotten with
   * the connection.
   *
   * @param name of the session at that one broker: who connects to another one takes another name
   */
  public ConnectOptionsBuilder stateName(String name) {
    stateName = Checks.notEmpty(name, "stateName");
    return this;
  }

  /**
   * Sets the Keep Alive; without it 60 s. The connection ends as {@link EndCause.Kind#TIMED_OUT}
   * when the other broker does not answer for as long.
   *
   * @param interval whole seconds up to 65,535; zero for none
   */
  public ConnectOptionsBuilder keepAlive(Duration interval) {
    if (interval.isNegative() || interval.toSeconds() > Checks.MAXIMUM_UINT16) {
      throw Checks.outOfRange("keepAlive", interval);
    }
    keepAlive = interval;
    return this;
  }

  /** Sets how long all the steps up to CONNACK may take together; without it 10 s. */
  public ConnectOptionsBuilder connectTimeout(Duration timeout) {
    connectTimeout = Checks.positive(timeout, "connectTimeout");
    return this;
  }

  /**
   * Sets the Will Message; without it there is none.
   *
   * @param message copied
   * @param delay how long the other broker waits before it publishes it; only MQTT 5.0 has it
   */
  public ConnectOptionsBuilder will(ApplicationMessage message, Duration delay) {
    will = message.copy();
    willDelay = Checks.notNegative(delay, "willDelay");
    return this;
  }

  /** Sets the user name; without it there is none. */
  public ConnectOptionsBuilder userName(String name) {
    userName = Objects.requireNonNull(name, "userName");
    return this;
  }

  /**
   * Sets the password; without it there is none.
   *
   * @param bytes copied
   */
  public ConnectOptionsBuilder password(byte[] bytes) {
    password = ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
    return this;
  }

  /**
   * Sets how many messages at QoS 1 and 2 this side takes unacknowledged; without it 20.
   *
   * @param messages 1 to 65,535
   */
  public ConnectOptionsBuilder receiveMaximum(int messages) {
    receiveMaximum = Checks.inRange(messages, 1, Checks.MAXIMUM_UINT16, "receiveMaximum");
    return this;
  }

  /** Sets the size of the largest packet that this side takes and sends; without it any size. */
  public ConnectOptionsBuilder maximumPacketSizeBytes(long bytes) {
    maximumPacketSizeBytes =
        Math.min(Checks.positive(bytes, "maximumPacketSizeBytes"), MAXIMUM_PACKET_SIZE_BYTES);
    return this;
  }

  /**
   * Sets how many topic aliases the other broker may use; without it none.
   *
   * @param aliases 0 to 65,535
   */
  public ConnectOptionsBuilder topicAliasMaximum(int aliases) {
    topicAliasMaximum = Checks.inRange(aliases, 0, Checks.MAXIMUM_UINT16, "topicAliasMaximum");
    return this;
  }

  /**
   * Returns the options; the builder may be changed and used again.
   *
   * @throws IllegalArgumentException if a password is set without user name, for MQTT 3.1 and 3.1.1
   */
  public ConnectOptions build() {
    if (password != null && userName == null && protocolVersion != ProtocolVersion.V5_0) {
      throw new IllegalArgumentException("password without user name"); // [MQTT311-3.1.2-22]
    }
    return new ConnectOptions(this);
  }
}
