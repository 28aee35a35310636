package distribution.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The template for plugins stands alone, but is not left behind: it has the versions of the build.
 */
final class ExamplePomTest {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern PROPERTY = Pattern.compile("<([a-z.-]+\\.version)>([^<]+)</");

  private static Map<String, String> versions(String pom) throws IOException {
    String text = Files.readString(Path.of("..").resolve(pom));
    Map<String, String> properties = new TreeMap<>();
    PROPERTY.matcher(text).results().forEach(m -> properties.put(m.group(1), m.group(2)));
    Map<String, String> versions = new TreeMap<>();
    Matcher version = VERSION.matcher(text);
    while (version.find()) {
      String value = version.group(2);
      versions.put(
          version.group(1),
          value.startsWith("${") ? properties.get(value.substring(2, value.length() - 1)) : value);
    }
    return versions;
  }

  @Test
  void itsVersionsAreThoseOfTheBuild() throws Exception {
    Map<String, String> build = versions("cnf/pom.xml");
    build.put("broker.api", build.get("cnf"));
    Map<String, String> example = versions("examples/plugin.hello/pom.xml");
    example.remove("plugin.hello");
    assertTrue(example.size() >= 10, example::toString);
    build.keySet().retainAll(example.keySet());
    assertEquals(build, example);
  }
}
