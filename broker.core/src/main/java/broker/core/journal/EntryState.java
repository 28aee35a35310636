package broker.core.journal;

/**
 * How far a delivery is, as one number beside its queue entry. Stateless.
 *
 * <pre>
 *   63..60 version   59..58 QoS   57 RETAIN   56..55 phase   47..16 order   15..0 Packet Identifier
 * </pre>
 */
public final class EntryState {
  /** It waits in the queue. */
  public static final int QUEUED = 0;

  /** It was sent, with its Packet Identifier. */
  public static final int SENT = 1;

  /** PUBREC has come for it. */
  public static final int RELEASED = 2;

  private static final long VERSION = 1;
  private static final int VERSION_SHIFT = 60;
  private static final int QOS_SHIFT = 58;
  private static final int RETAIN_SHIFT = 57;
  private static final int PHASE_SHIFT = 55;
  private static final int ORDER_SHIFT = 16;
  private static final long ORDER_MASK = 0xFFFF_FFFFL;
  private static final int IDENTIFIER_MASK = 0xFFFF;
  private static final int TWO_BITS = 3;

  private EntryState() {}

  /**
   * The state as a number.
   *
   * @param phase {@link #QUEUED}, {@link #SENT} or {@link #RELEASED}
   * @param order of sending, or of PUBREC; its low 32 bits are kept
   */
  public static long of(int qos, boolean retain, int phase, int packetIdentifier, long order) {
    return VERSION << VERSION_SHIFT
        | (long) qos << QOS_SHIFT
        | (retain ? 1L << RETAIN_SHIFT : 0)
        | (long) phase << PHASE_SHIFT
        | (order & ORDER_MASK) << ORDER_SHIFT
        | packetIdentifier;
  }

  /**
   * Checks the version.
   *
   * @throws ContentException if it is not known
   */
  public static void check(long state) {
    long version = state >>> VERSION_SHIFT;
    if (version != VERSION) {
      throw new ContentException(
          "a queue entry in the store has format " + version + ", this broker knows " + VERSION);
    }
  }

  /** True when the version is known. */
  public static boolean isKnown(long state) {
    return state >>> VERSION_SHIFT == VERSION;
  }

  /** QoS it is delivered with. */
  public static int qos(long state) {
    return (int) (state >>> QOS_SHIFT) & TWO_BITS;
  }

  /** RETAIN flag it is delivered with. */
  public static boolean retain(long state) {
    return (state >>> RETAIN_SHIFT & 1) != 0;
  }

  /** How far it is. */
  public static int phase(long state) {
    return (int) (state >>> PHASE_SHIFT) & TWO_BITS;
  }

  /** Its Packet Identifier; 0 while it waits. */
  public static int packetIdentifier(long state) {
    return (int) state & IDENTIFIER_MASK;
  }

  /** Its place in the order of sending, or of PUBREC. */
  public static long order(long state) {
    return state >>> ORDER_SHIFT & ORDER_MASK;
  }
}
