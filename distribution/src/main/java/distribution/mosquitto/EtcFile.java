package distribution.mosquitto;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration file of the appliance being made. Owned by the thread that imports. */
final class EtcFile {
  private record Entry(String value, String origin) {}

  private final String name;
  private final String purpose;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * An empty one.
   *
   * @param name with {@code .cfg}
   * @param purpose its first comment
   */
  EtcFile(String name, String purpose) {
    this.name = name;
    this.purpose = purpose;
  }

  String name() {
    return name;
  }

  /** Sets a key; the origin is told in a comment before it. */
  void set(String key, String value, String origin) {
    entries.put(key, new Entry(value, origin));
  }

  /** Sets a key because of a line, and returns what to say about that. */
  String set(String key, String value, ConfLine line) {
    set(key, value, line.place() + " " + line.option());
    return "etc/" + name + ": " + key + " = " + (line.text().endsWith("***") ? "***" : value);
  }

  /** The value of a key; null if it is not set. */
  @Nullable String get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** True if it is for its owner's eyes only. */
  boolean isSecret() {
    return entries.keySet().stream().anyMatch(key -> key.equals("password"));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The whole file. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(purpose).append(". Made by 'broker import mosquitto'; keys that are");
    text.append("\n# not here have their defaults, see docs/configuration.md.\n");
    entries.forEach(
        (key, entry) ->
            text.append("\n# ")
                .append(entry.origin())
                .append('\n')
                .append(key)
                .append(" = ")
                .append(entry.value().replace("\\", "\\\\"))
                .append('\n'));
    return text.toString();
  }
}
