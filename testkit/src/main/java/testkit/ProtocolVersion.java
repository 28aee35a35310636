package testkit;

/** An edition of MQTT that a client can speak. */
public enum ProtocolVersion {
  /** MQTT 3.1, protocol name {@code MQIsdp}. */
  V3_1("MQIsdp", 3),
  /** MQTT 3.1.1. */
  V3_1_1("MQTT", 4),
  /** MQTT 5.0. */
  V5("MQTT", 5);

  private final String protocolName;
  private final int level;

  ProtocolVersion(String protocolName, int level) {
    this.protocolName = protocolName;
    this.level = level;
  }

  String protocolName() {
    return protocolName;
  }

  int level() {
    return level;
  }

  boolean hasProperties() {
    return this == V5;
  }
}
