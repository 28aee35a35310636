package distribution.mosquitto;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every option of Mosquitto that is known here, from {@code options.txt}. Immutable. */
public final class OptionTable {
  private final Map<String, MosquittoOption> options = new LinkedHashMap<>();

  private OptionTable(BufferedReader text) {
    text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::add);
  }

  /** The table that comes with the appliance. */
  public static OptionTable shipped() {
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(OptionTable.class.getResourceAsStream("options.txt")),
                StandardCharsets.UTF_8))) {
      return new OptionTable(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    String[] columns = line.split("\\|", 4);
    MosquittoOption option =
        new MosquittoOption(
            columns[0].strip(),
            MosquittoOption.Scope.valueOf(word(columns[1])),
            MosquittoOption.Treatment.valueOf(word(columns[2])),
            columns[3].strip());
    if (options.put(option.name(), option) != null) {
      throw new IllegalStateException(option.name() + " stands twice in options.txt");
    }
  }

  private static String word(String column) {
    return column.strip().toUpperCase(Locale.ROOT);
  }

  /** The option of this name, if Mosquitto has it. */
  Optional<MosquittoOption> find(String name) {
    MosquittoOption exact = options.get(name);
    return exact != null
        ? Optional.of(exact)
        : options.values().stream()
            .filter(o -> o.name().endsWith("*"))
            .filter(o -> name.startsWith(o.name().substring(0, o.name().length() - 1)))
            .findFirst();
  }

  Collection<MosquittoOption> all() {
    return options.values();
  }

  /**
   * Mosquitto's names for each key of the appliance.
   *
   * @return by configuration, a blank and the key, such as {@code broker.core max_keepalive}
   */
  public Map<String, String> namesByKey() {
    Map<String, String> names = new LinkedHashMap<>();
    for (MosquittoOption option : all()) {
      if (!option.targetKey().isEmpty()) {
        names.merge(
            option.targetFile() + " " + option.targetKey(), option.name(), (a, b) -> a + ", " + b);
      }
    }
    return names;
  }
}
