package distribution.mosquitto.state;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a dump: its members, and where it is for the case that something is wrong. Used by
 * the thread that imports.
 */
final class DumpRecord {
  private final Map<?, ?> members;
  private final String section;
  private final JsonReader reader;

  private DumpRecord(Map<?, ?> members, String section, JsonReader reader) {
    this.members = members;
    this.section = section;
    this.reader = reader;
  }

  /** Reads one. */
  static DumpRecord read(String section, JsonReader reader) throws IOException {
    return of(reader.value(), section, reader);
  }

  private static DumpRecord of(@Nullable Object value, String section, JsonReader reader)
      throws IOException {
    if (value instanceof Map<?, ?> members) {
      return new DumpRecord(members, section, reader);
    }
    throw reader.broken(section + ": expected an object");
  }

  /** A whole number that has to be there. */
  long number(String name, long least, long most) throws IOException {
    Object value = members.get(name);
    if (value instanceof BigDecimal number) {
      try {
        long exact = number.longValueExact();
        if (exact >= least && exact <= most) {
          return exact;
        }
      } catch (ArithmeticException e) {
        // told below, like a number out of range
      }
    }
    throw broken(
        value == null
            ? "has no '" + name + "'"
            : "'" + name + "' is not a number from " + least + " to " + most);
  }

  int small(String name, int most) throws IOException {
    return (int) number(name, 0, most);
  }

  /** A whole number, 0 if it is not there. */
  int smallOrZero(String name, int most) throws IOException {
    return members.get(name) == null ? 0 : small(name, most);
  }

  /** A number that names a message; Mosquitto's are unsigned. */
  long id(String name) throws IOException {
    if (members.get(name) instanceof BigDecimal number
        && number.signum() >= 0
        && number.scale() <= 0
        && number.toBigInteger().bitLength() <= Long.SIZE) {
      return number.toBigInteger().longValue();
    }
    throw broken(
        members.get(name) == null ? "has no '" + name + "'" : "'" + name + "' is no identifier");
  }

  /** A text that has to be there. */
  String text(String name) throws IOException {
    String text = textOrNull(name);
    if (text == null) {
      throw broken("has no '" + name + "'");
    }
    return text;
  }

  @Nullable String textOrNull(String name) throws IOException {
    Object value = members.get(name);
    if (value != null && !(value instanceof String)) {
      throw broken("'" + name + "' is not a text");
    }
    return (String) value;
  }

  /** The objects of an array; none if it is not there. */
  List<DumpRecord> records(String name) throws IOException {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw broken("'" + name + "' is not an array");
    }
    List<DumpRecord> records = new ArrayList<>(list.size());
    for (Object each : list) {
      records.add(of(each, section + ": " + name, reader));
    }
    return records;
  }

  /** Says what is wrong with it; the line is that of its end. */
  IOException broken(String what) {
    return reader.broken(section + ": " + what);
  }
}
