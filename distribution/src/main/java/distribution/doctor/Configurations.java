package distribution.doctor;

import broker.api.config.ConfigurationFile;
import broker.api.config.ConfigurationProblem;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of {@code etc/}: whether they are read at all, and whether their keys and values are
 * such that the bundles describe. Owned by the thread that looks.
 */
final class Configurations {
  private static final String SUBJECT = "configuration";
  private static final Pattern NUMBERED = Pattern.compile("[a-z_]+\\.\\d+");

  private final Path etc;
  private final List<Metatype> types;
  private final Findings findings;
  private final Map<String, Properties> good = new LinkedHashMap<>();

  Configurations(Path etc, List<Metatype> types, Findings findings) {
    this.etc = etc;
    this.types = types;
    this.findings = findings;
  }

  /** Reads and judges them all. */
  void look() {
    int before = findings.size();
    try (Stream<Path> files = Files.list(etc)) {
      files.filter(file -> file.toString().endsWith(".cfg")).sorted().forEach(this::look);
    } catch (IOException e) {
      findings.fail(SUBJECT, etc + " cannot be listed: " + e, "give the broker's user access");
    }
    if (!good.containsKey("broker.core")) {
      findings.fail(SUBJECT, "etc/broker.core.cfg is missing or broken", "the broker needs it");
    }
    if (findings.size() == before) {
      findings.ok(SUBJECT, good.size() + " files in " + etc);
    }
  }

  private void look(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.cfg$", "");
    try {
      ConfigurationFile.check(file);
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      good.put(name, properties);
      check(name, properties);
    } catch (ConfigurationProblem e) {
      findings.fail(SUBJECT, e.text(), "mend the line");
    } catch (IOException | IllegalArgumentException e) {
      findings.fail(SUBJECT, "etc/" + name + ".cfg cannot be read: " + e, "check its permissions");
    }
  }

  private void check(String name, Properties properties) {
    String id = name.replaceFirst("-.*$", "");
    Optional<Metatype> type = types.stream().filter(t -> t.id().equals(id)).findFirst();
    if (type.isEmpty()) {
      findings.warn(
          SUBJECT, "etc/" + name + ".cfg: no bundle reads it", "is its plugin in plugins/?");
      return;
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (NUMBERED.matcher(key).matches()) {
        continue; // of which there may be any number: no annotation can list them
      }
      String place = "etc/" + name + ".cfg: " + key + ": ";
      String value = properties.getProperty(key).strip();
      type.get()
          .key(key)
          .ifPresentOrElse(
              known ->
                  known
                      .problem(value)
                      .ifPresent(p -> findings.fail(SUBJECT, place + p, "mend the value")),
              () -> findings.fail(SUBJECT, place + "unknown key", "see docs/configuration.md"));
    }
  }

  /** The files of a configuration that could be read, by name without {@code .cfg}. */
  Map<String, Properties> of(String id) {
    Map<String, Properties> files = new LinkedHashMap<>(good);
    files.keySet().removeIf(name -> !name.equals(id) && !name.startsWith(id + "-"));
    return files;
  }
}
