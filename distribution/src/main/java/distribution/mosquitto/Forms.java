package distribution.mosquitto;

import java.math.BigInteger;
import java.util.Map;

/** Values of Mosquitto in our terms. Stateless. */
final class Forms {
  private static final long LARGEST_PACKET = 268_435_455;
  private static final long MOST_IN_FLIGHT = 65_535;
  private static final long FOR_EVER = 4_294_967_295L;
  private static final long DAY = 86_400;
  private static final Map<Character, Long> UNITS =
      Map.of('s', 1L, 'h', 3_600L, 'd', DAY, 'w', 7 * DAY, 'm', 30 * DAY, 'y', 365 * DAY);

  private Forms() {}

  /**
   * Translates a value.
   *
   * @param form as {@code options.txt} names them
   * @throws IllegalArgumentException whose message says what is wrong with the value
   */
  static String translate(String form, String value) {
    return switch (form) {
      case "bool" -> bool(value);
      case "limit" -> Long.toString(Math.max(0, number(value, -1)));
      case "inflight" -> instead(number(value, 0), MOST_IN_FLIGHT);
      case "size" -> instead(number(value, 0), LARGEST_PACKET);
      case "life" -> Long.toString(life(value));
      case "text" -> value;
      case "number" -> Long.toString(number(value, 0));
      default -> throw new IllegalStateException("no form " + form);
    };
  }

  private static String instead(long number, long ofZero) {
    return Long.toString(number == 0 ? ofZero : Math.min(number, ofZero));
  }

  /** The same for yes or no. */
  static String bool(String value) {
    return switch (value) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      default -> throw new IllegalArgumentException("'" + value + "' is neither true nor false");
    };
  }

  static long number(String value, long least) {
    try {
      BigInteger number = new BigInteger(value);
      if (number.bitLength() < Integer.SIZE && number.longValue() >= least) {
        return number.longValue();
      }
    } catch (NumberFormatException e) {
      // told below, like a number out of range
    }
    throw new IllegalArgumentException("'" + value + "' is no number from " + least);
  }

  /** A number and one of Mosquitto's units, in seconds. */
  private static long life(String value) {
    int last = value.length() - 1;
    Long unit = last < 1 ? null : UNITS.get(value.charAt(last));
    if (unit == null) {
      throw new IllegalArgumentException("'" + value + "' is no number with h, d, w, m or y");
    }
    return Math.min(FOR_EVER, number(value.substring(0, last), 1) * unit);
  }
}
