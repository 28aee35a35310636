package broker.core.runtime;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;

/** A CONNECT packet being put together by a test. Owned by the test's thread. */
public final class ConnectBuilder {
  private final ProtocolVersion version;
  private final String clientId;
  private final ConnectProperties.Builder properties = new ConnectProperties.Builder();
  private boolean cleanStart = true;
  private boolean bridge;
  private int keepAliveSeconds;
  private Will will;
  private String userName;
  private byte[] password;

  private ConnectBuilder(ProtocolVersion version, String clientId) {
    this.version = version;
    this.clientId = clientId;
  }

  /** MQTT 5.0: a clean start and a session that ends with its connection. */
  public static ConnectBuilder v5(String clientId) {
    return new ConnectBuilder(ProtocolVersion.V5, clientId);
  }

  /** MQTT 3.1.1 with a clean session. */
  public static ConnectBuilder v311(String clientId) {
    return new ConnectBuilder(ProtocolVersion.V3_1_1, clientId);
  }

  /** MQTT 3.1 with a clean session. */
  public static ConnectBuilder v31(String clientId) {
    return new ConnectBuilder(ProtocolVersion.V3_1, clientId);
  }

  ProtocolVersion version() {
    return version;
  }

  /** Goes on with the session that there may be; before version 5 it then never expires. */
  public ConnectBuilder resume() {
    cleanStart = false;
    return this;
  }

  /** Session Expiry Interval. */
  public ConnectBuilder expiry(long seconds) {
    properties.sessionExpiryIntervalSeconds(seconds);
    return this;
  }

  public ConnectBuilder receiveMaximum(int packets) {
    properties.receiveMaximum(packets);
    return this;
  }

  public ConnectBuilder maximumPacketSize(int bytes) {
    properties.maximumPacketSize(bytes);
    return this;
  }

  public ConnectBuilder aliases(int maximum) {
    properties.topicAliasMaximum(maximum);
    return this;
  }

  public ConnectBuilder keepAlive(int seconds) {
    keepAliveSeconds = seconds;
    return this;
  }

  /** User name and password. */
  public ConnectBuilder user(String name, String secret) {
    userName = name;
    password = secret.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public ConnectBuilder bridge() {
    bridge = true;
    return this;
  }

  public ConnectBuilder authenticationMethod(String method) {
    properties.authenticationMethod(method);
    return this;
  }

  public ConnectBuilder authenticationData(String data) {
    properties.authenticationData(data.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A will with QoS 0 and without a delay. */
  public ConnectBuilder will(String topic, String payload) {
    return will(topic, 0, payload, false, 0, -1);
  }

  public ConnectBuilder will(
      String topic,
      int qos,
      String payload,
      boolean retain,
      long delaySeconds,
      long messageExpirySeconds) {
    will =
        new Will(
            TopicName.of(topic),
            payload.getBytes(StandardCharsets.UTF_8),
            qos,
            retain,
            ApplicationMessage.NONE,
            delaySeconds,
            messageExpirySeconds);
    return this;
  }

  public Connect build() {
    return new Connect(
        version,
        bridge,
        clientId,
        cleanStart,
        keepAliveSeconds,
        properties.build(),
        will,
        userName,
        password);
  }
}
