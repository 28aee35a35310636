package distribution.docs;

import distribution.doctor.Metatype;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/configuration.md} as text. */
final class ConfigurationPage {
  private static final Pattern RANGE = Pattern.compile("(\\d+)\\.\\.(\\d+)");
  private static final Pattern UNIT =
      Pattern.compile(
          "in (UTF-8 bytes|bytes|microseconds|milliseconds|seconds|minutes|KiB|MiB|days)\\b");
  private static final Map<String, String> UNITS =
      Map.of("ms", "milliseconds", "s", "seconds", "kib", "KiB", "mib", "MiB", "bytes", "bytes");

  private static final String INTRODUCTION =
      """
      # Configuration

      Every key of every file in `etc/`, generated from the annotations of the bundles:

          %s

      A file is read when it is saved, while the broker runs. One with a mistake changes nothing: the log names file, key and
      reason, and the last good configuration stays in force; a key that does not exist is such a mistake. Where *live* says
      yes, a change takes effect at once and connected clients stay connected. *Mosquitto* is the name of the option there,
      which `bin/broker import mosquitto --conf` turns into the key. `etc/logging.properties` explains itself.
      """;

  private final String command;
  private final Map<String, String> mosquitto;

  ConfigurationPage(String command, Map<String, String> mosquitto) {
    this.command = command;
    this.mosquitto = mosquitto;
  }

  String text(List<Metatype> types) {
    StringBuilder page = new StringBuilder(INTRODUCTION.formatted(command));
    types.forEach(type -> section(page, type));
    return page.toString();
  }

  private void section(StringBuilder page, Metatype type) {
    String file = "etc/" + type.id() + (type.factory() ? "-NAME" : "") + ".cfg";
    page.append("\n## ").append(type.name()).append(": `").append(file).append("`\n\n");
    page.append(type.description());
    page.append(type.factory() ? " One file for each NAME.\n\n" : "\n\n");
    page.append("| key | default | unit, values | live | Mosquitto | what it is |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Metatype.Key key : type.keys()) {
      String name = mosquitto.getOrDefault(type.id() + " " + key.id(), "");
      page.append("| `").append(key.id()).append("` | ").append(standard(key));
      page.append(" | ").append(values(key)).append(" | ").append(live(key));
      page.append(" | ").append(name.isEmpty() ? "" : "`" + name.replace(", ", "`, `") + "`");
      page.append(" | ").append(key.description().replace("|", "\\|").strip()).append(" |\n");
    }
  }

  private static String standard(Metatype.Key key) {
    return key.standard().isEmpty() ? "empty" : "`" + key.standard() + "`";
  }

  private static String values(Metatype.Key key) {
    if (!key.options().isEmpty()) {
      return "`" + String.join("`, `", key.options()) + "`";
    }
    if (key.type().equals("Boolean")) {
      return "`true`, `false`";
    }
    String unit = unit(key);
    String range = range(key);
    return unit + (unit.isEmpty() || range.isEmpty() ? "" : ", ") + range;
  }

  private static String unit(Metatype.Key key) {
    String suffix = key.id().substring(key.id().lastIndexOf('_') + 1);
    if (key.id().contains("_") && UNITS.containsKey(suffix)) {
      return UNITS.get(suffix);
    }
    Matcher unit = UNIT.matcher(key.description());
    return unit.find() ? unit.group(1) : "";
  }

  private static String range(Metatype.Key key) {
    if (!key.min().isEmpty() || !key.max().isEmpty()) {
      return key.min() + ".." + key.max();
    }
    Matcher range = RANGE.matcher(key.description());
    return range.find() ? range.group() : "";
  }

  private static String live(Metatype.Key key) {
    return key.description().contains("next start") ? "next start" : "yes";
  }
}
