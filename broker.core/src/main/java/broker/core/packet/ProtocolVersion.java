package broker.core.packet;

import org.jspecify.annotations.Nullable;

/** The versions of the protocol this broker speaks, oldest first. */
public enum ProtocolVersion {
  /** MQTT 3.1, protocol name {@code MQIsdp}, level 3. */
  V3_1(3, "MQIsdp"),
  /** MQTT 3.1.1, level 4. */
  V3_1_1(4, "MQTT"),
  /** MQTT 5.0, level 5. */
  V5(5, "MQTT");

  private final int level;
  private final String protocolName;

  ProtocolVersion(int level, String protocolName) {
    this.level = level;
    this.protocolName = protocolName;
  }

  /** The byte that names the version in CONNECT. */
  public int level() {
    return level;
  }

  /** The protocol name that goes with it in CONNECT. */
  public String protocolName() {
    return protocolName;
  }

  /** True for versions with properties and reason codes. */
  public boolean isV5() {
    return this == V5;
  }

  /** The version with this name and level, or null where there is none. */
  public static @Nullable ProtocolVersion of(String protocolName, int level) {
    for (ProtocolVersion version : values()) {
      if (version.level == level && version.protocolName.equals(protocolName)) {
        return version;
      }
    }
    return null;
  }
}
