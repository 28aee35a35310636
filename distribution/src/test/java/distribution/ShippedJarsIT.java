package distribution;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped is declared: by content in the bill of materials, by name in the notices. */
final class ShippedJarsIT {

  private static final Path APPLIANCE = Path.of(System.getProperty("appliance"));
  private static final Path LAUNCHER = APPLIANCE.resolve("lib/launcher.jar");
  private static final Pattern THIRD_PARTY =
      Pattern.compile("\"purl\" : \"pkg:maven/(?!edge\\.broker/)([^/]+)/([^@]+)@([^?\"]+)");
  private static final Pattern NOTICE = Pattern.compile("(?m)^  (\\S+):(\\S+) +(\\S+) +\\S+$");

  @Test
  void everyShippedJarIsInTheBillOfMaterials() throws Exception {
    String billOfMaterials = Files.readString(APPLIANCE.resolve("sbom.json"));

    List<Path> unknown =
        shippedJars().stream().filter(jar -> !billOfMaterials.contains(sha256(jar))).toList();

    assertEquals(List.of(), unknown);
  }

  @Test
  void noticesNameExactlyTheForeignWorksOfTheBillOfMaterials() throws Exception {
    TreeSet<String> works = coordinates(THIRD_PARTY, "sbom.json");

    assertTrue(works.contains("org.apache.felix:org.apache.felix.framework:7.0.5"), "purl format");
    assertEquals(works, coordinates(NOTICE, "THIRD-PARTY-NOTICES"));
  }

  @Test
  void noJarIsShippedTwice() throws Exception {
    List<Path> jars = shippedJars();

    assertEquals(jars.size(), jars.stream().map(ShippedJarsIT::sha256).distinct().count());
  }

  /** All jars but the launcher, which is what the bill of materials is about. */
  private static List<Path> shippedJars() throws IOException {
    try (Stream<Path> files = Files.walk(APPLIANCE)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") && !file.equals(LAUNCHER))
          .toList();
    }
  }

  private static TreeSet<String> coordinates(Pattern line, String file) throws IOException {
    return line.matcher(Files.readString(APPLIANCE.resolve(file)))
        .results()
        .map(match -> String.join(":", match.group(1), match.group(2), match.group(3)))
        .collect(toCollection(TreeSet::new));
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
