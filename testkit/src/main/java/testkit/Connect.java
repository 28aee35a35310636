package testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT packet under construction: no clean start, keep alive 0, nothing optional.
 *
 * <p>Owned by the thread of the test.
 */
public final class Connect implements Outgoing {

  private final ProtocolVersion version;
  private final String clientId;
  private int flags;
  private int keepAliveSeconds;
  private Properties properties = new Properties();
  private Properties willProperties = new Properties();
  private String willTopic = "";
  private byte[] willPayload = new byte[0];
  private @Nullable String userName;
  private @Nullable String password;

  private Connect(ProtocolVersion version, String clientId) {
    this.version = version;
    this.clientId = clientId;
  }

  /** Returns a CONNECT of MQTT 5.0. */
  public static Connect v5(String clientId) {
    return new Connect(ProtocolVersion.V5, clientId);
  }

  /** Returns a CONNECT of MQTT 3.1.1. */
  public static Connect v311(String clientId) {
    return new Connect(ProtocolVersion.V3_1_1, clientId);
  }

  /** Returns a CONNECT of MQTT 3.1. */
  public static Connect v31(String clientId) {
    return new Connect(ProtocolVersion.V3_1, clientId);
  }

  /** Returns a CONNECT of any version. */
  public static Connect of(ProtocolVersion version, String clientId) {
    return new Connect(version, clientId);
  }

  /** Sets Clean Start, which is Clean Session before MQTT 5.0. */
  public Connect cleanStart() {
    flags |= 0x02;
    return this;
  }

  /** Sets the keep alive time. */
  public Connect keepAliveSeconds(int seconds) {
    keepAliveSeconds = seconds;
    return this;
  }

  /** Sets the properties; MQTT 5.0 only. */
  public Connect with(Properties properties) {
    this.properties = properties;
    return this;
  }

  /** Adds a numeric property; MQTT 5.0 only. */
  public Connect with(PropertyId id, long value) {
    properties.with(id, value);
    return this;
  }

  /** Adds a will. */
  public Connect will(String topic, String payload, int qos) {
    flags |= 0x04 | qos << 3;
    willTopic = topic;
    willPayload = payload.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Makes the will a retained message. */
  public Connect willRetain() {
    flags |= 0x20;
    return this;
  }

  /** Sets the properties of the will; MQTT 5.0 only. */
  public Connect willWith(Properties properties) {
    willProperties = properties;
    return this;
  }

  /** Adds a user name. */
  public Connect userName(String userName) {
    flags |= 0x80;
    this.userName = userName;
    return this;
  }

  /** Adds a password. */
  public Connect password(String password) {
    flags |= 0x40;
    this.password = password;
    return this;
  }

  ProtocolVersion version() {
    return version;
  }

  byte[] bytes() {
    return bytes(version);
  }

  @Override
  public byte[] bytes(ProtocolVersion version) {
    Bytes body = new Bytes().utf8(version.protocolName()).u8(version.level()).u8(flags);
    body.u16(keepAliveSeconds);
    if (version.hasProperties()) {
      body.raw(properties.bytes());
    }
    body.utf8(clientId);
    if ((flags & 0x04) != 0) {
      if (version.hasProperties()) {
        body.raw(willProperties.bytes());
      }
      body.utf8(willTopic).u16(willPayload.length).raw(willPayload);
    }
    if (userName != null) {
      body.utf8(userName);
    }
    if (password != null) {
      body.utf8(password);
    }
    return body.packet(PacketType.CONNECT.firstByte(0));
  }
}
