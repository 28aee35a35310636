package broker.api.message;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A version of the MQTT protocol, as CONNECT names it.
 *
 * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
 *
 * @since 1.0
 */
@ProviderType
public enum ProtocolVersion {
  /** MQTT 3.1 (protocol name MQIsdp). */
  V3_1(3),
  /** MQTT 3.1.1. */
  V3_1_1(4),
  /** MQTT 5.0. */
  V5_0(5);

  private final int level;

  ProtocolVersion(int level) {
    this.level = level;
  }

  /**
   * Returns the Protocol Version byte of CONNECT.
   *
   * @return 3, 4 or 5; never with the bridge bit
   */
  public int level() {
    return level;
  }

  /**
   * Returns the version of a Protocol Version byte.
   *
   * @param level 3, 4 or 5
   * @throws IllegalArgumentException for any other number
   */
  public static ProtocolVersion of(int level) {
    return switch (level) {
      case 3 -> V3_1;
      case 4 -> V3_1_1;
      case 5 -> V5_0;
      default -> throw new IllegalArgumentException("no such protocol version: " + level);
    };
  }
}
