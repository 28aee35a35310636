package plugin.bridge.link;

import broker.api.client.EndCause;
import broker.api.message.ProtocolVersion;
import broker.api.message.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/**
 * How one remote broker is addressed: the version of MQTT, and whether CONNECT says that this is a
 * bridge. Owned by the control thread.
 *
 * <p>A broker that refuses a version gets the next one at once, and is not asked again. One that
 * closes the connection without a word may do so for any reason: the next dialect is tried once in
 * between, and after the end of a connection the first one again.
 */
final class Dialects {
  /**
   * A way to introduce oneself. Immutable.
   *
   * @param privately with the bridge bit
   */
  record Dialect(ProtocolVersion version, boolean privately) {
    @Override
    public String toString() {
      String name =
          switch (version) {
            case V5_0 -> "MQTT 5.0";
            case V3_1_1 -> "MQTT 3.1.1";
            default -> "MQTT 3.1";
          };
      return privately ? name + ", as bridge" : name;
    }
  }

  /** Silent ends of a dialect until the next one is tried. */
  private static final int PATIENCE = 3;

  private final List<Dialect> known = new ArrayList<>();
  private int first;
  private int current;
  private int silent;

  Dialects(ProtocolVersion version, boolean tryPrivate) {
    if (version == ProtocolVersion.V5_0) {
      known.add(new Dialect(version, false));
    }
    ProtocolVersion old =
        version == ProtocolVersion.V3_1 ? ProtocolVersion.V3_1 : ProtocolVersion.V3_1_1;
    if (tryPrivate) {
      known.add(new Dialect(old, true));
    }
    known.add(new Dialect(old, false));
  }

  Dialect current() {
    return known.get(current);
  }

  /** A connection was made; the next one begins with the best dialect that was not refused. */
  void connected() {
    current = first;
    silent = 0;
  }

  /**
   * An attempt has failed.
   *
   * @return whether it is worth another one at once, in another dialect
   */
  boolean failed(EndCause cause) {
    boolean refused =
        cause.kind() == EndCause.Kind.REFUSED
            && cause.reasonCode().orElse(null) == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
    if (refused && current + 1 < known.size()) {
      current++;
      first = current;
      silent = 0;
      return true;
    }
    boolean wordless =
        cause.kind() == EndCause.Kind.CLOSED_BY_PEER
            || cause.kind() == EndCause.Kind.PROTOCOL_VIOLATION;
    if (wordless && ++silent >= PATIENCE) {
      silent = 0;
      current = current + 1 < known.size() ? current + 1 : first;
    }
    return false;
  }
}
