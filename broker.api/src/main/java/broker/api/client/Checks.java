package broker.api.client;

import java.time.Duration;

/** The checks of the option builders; each returns its argument or throws. */
final class Checks {
  static final int MAXIMUM_UINT16 = 0xFFFF;

  private Checks() {}

  static String notEmpty(String value, String name) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " is empty");
    }
    return value;
  }

  static int inRange(int value, int first, int last, String name) {
    if (value < first || value > last) {
      throw outOfRange(name, value);
    }
    return value;
  }

  static long positive(long value, String name) {
    if (value <= 0) {
      throw outOfRange(name, value);
    }
    return value;
  }

  static Duration positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw outOfRange(name, value);
    }
    return value;
  }

  static Duration notNegative(Duration value, String name) {
    if (value.isNegative()) {
      throw outOfRange(name, value);
    }
    return value;
  }

  static IllegalArgumentException outOfRange(String name, Object value) {
    return new IllegalArgumentException(name + " out of range: " + value);
  }
}
