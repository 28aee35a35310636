package distribution.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.doctor.Metatype;
import distribution.mosquitto.OptionTable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} and the shipped files say what the bundles say. */
final class ConfigurationPageIT {
  private static final Path APPLIANCE = Path.of(System.getProperty("appliance"));
  private static final Path PAGE =
      Path.of("..").toAbsolutePath().normalize().resolve("docs/configuration.md");
  private static final String UPDATE =
      "mvn -q -pl distribution -am verify -Dtest=none -Dit.test=ConfigurationPageIT "
          + "-Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true";

  private List<Metatype> types;
  private final Map<String, Metatype> byFile = new HashMap<>();

  @BeforeEach
  void readBundles() throws IOException {
    try (Stream<Path> files = Files.walk(APPLIANCE)) {
      types = Metatype.of(files.filter(file -> file.toString().endsWith(".jar")).toList());
    }
    types.forEach(type -> byFile.put(type.id(), type));
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = new ConfigurationPage(UPDATE, OptionTable.shipped().namesByKey()).text(types);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, page);
    }
    String committed = Files.exists(PAGE) ? Files.readString(PAGE) : "";

    assertTrue(page.equals(committed), () -> PAGE + " is out of date, renew it: " + UPDATE);
  }

  @Test
  void everyKeyHasADescription() {
    List<String> silent = new ArrayList<>();
    for (Metatype type : types) {
      type.keys().stream()
          .filter(key -> key.description().isBlank())
          .forEach(key -> silent.add(type.id() + " " + key.id()));
    }
    assertEquals(List.of(), silent);
  }

  @Test
  void whatMosquittosOptionsBecomeExists() {
    List<String> unknown = new ArrayList<>();
    for (String target : OptionTable.shipped().namesByKey().keySet()) {
      String[] words = target.split(" ");
      Metatype type = byFile.get(words[0]);
      if (type == null || type.keys().stream().noneMatch(key -> key.id().equals(words[1]))) {
        unknown.add(target);
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void theShippedFilesHaveKeysThatExist() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (Path file : shippedFiles()) {
      Metatype type = type(file);
      for (String key : new TreeSet<>(read(file).stringPropertyNames())) {
        if (type.keys().stream().noneMatch(k -> k.id().equals(key))) {
          unknown.add(file.getFileName() + ": " + key);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void theFileOfTheBrokerHasEveryKeyWithItsDefault() throws IOException {
    Properties shipped = read(APPLIANCE.resolve("etc/broker.core.cfg"));
    Map<String, String> expected = new HashMap<>();
    byFile.get("broker.core").keys().forEach(key -> expected.put(key.id(), key.standard()));
    Map<String, String> actual = new HashMap<>();
    shipped.forEach((key, value) -> actual.put(key.toString(), value.toString()));

    assertEquals(expected, actual);
  }

  private static List<Path> shippedFiles() throws IOException {
    try (Stream<Path> files = Files.list(APPLIANCE.resolve("etc"))) {
      return files.filter(file -> file.toString().endsWith(".cfg")).sorted().toList();
    }
  }

  private Metatype type(Path file) {
    String name = file.getFileName().toString().replaceFirst("(-.*)?\\.cfg$", "");
    Metatype type = byFile.get(name);
    if (type == null) {
      throw new AssertionError(file + ": no bundle describes " + name);
    }
    return type;
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }
}
