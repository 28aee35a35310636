package broker.core.limits;

import java.util.ArrayList;
import java.util.List;

/**
 * The deliberate deviations from the standards, for devices whose firmware nobody will mend. All
 * are off by default; this type is the only place where one lives. Immutable.
 *
 * @param reservedFlags before version 5: reserved bits of a fixed header are ignored, and DUP on a
 *     QoS 0 PUBLISH too (against MQTT311-2.2.2-2 and MQTT311-3.3.1-2)
 * @param emptyClientId version 3.1 without a Client Identifier, and version 3.1.1 without one that
 *     wants to keep its session: the broker assigns one, and the session ends with the connection
 *     (against MQTT311-3.1.3-8)
 */
public record Compatibility(boolean reservedFlags, boolean emptyClientId) {
  /** Nothing is tolerated. */
  public static final Compatibility STRICT = new Compatibility(false, false);

  private static final String RESERVED_FLAGS = "reserved_flags";
  private static final String EMPTY_CLIENT_ID = "empty_client_id";
  private static final int PUBLISH = 3;
  private static final int DUP_AND_QOS = 0x0E;
  private static final int DUP = 0x08;

  /**
   * What an operator has listed.
   *
   * @param names separated by commas, or empty
   * @throws IllegalArgumentException that names what is not known
   */
  public static Compatibility parse(String names) {
    List<String> listed = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      if (!name.isBlank()) {
        listed.add(name.strip());
      }
    }
    Compatibility parsed =
        new Compatibility(listed.remove(RESERVED_FLAGS), listed.remove(EMPTY_CLIENT_ID));
    if (!listed.isEmpty()) {
      throw new IllegalArgumentException(
          "tolerate: \""
              + listed.get(0)
              + "\" is none of "
              + RESERVED_FLAGS
              + ", "
              + EMPTY_CLIENT_ID);
    }
    return parsed;
  }

  /**
   * The first byte of a packet as it should have been.
   *
   * @param v5 true when the client speaks version 5, to which nothing of this applies
   */
  public int firstByte(int received, boolean v5) {
    if (!reservedFlags || v5) {
      return received;
    }
    int type = received >>> 4;
    if (type == PUBLISH) {
      return (received & DUP_AND_QOS) == DUP ? received & ~DUP : received;
    }
    boolean second = type == 6 || type == 8 || type == 10; // PUBREL, SUBSCRIBE, UNSUBSCRIBE
    return type << 4 | (second ? 2 : 0);
  }
}
