package distribution.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} says of every alarm in the code what it means, and of no other. */
final class AlarmsPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/operations.md");

  /** The name of an alarm is the first argument, as it is or in a call that adds to it. */
  private static final Pattern RAISED =
      Pattern.compile("\\braise\\(\\s*(?:(\\w+)\\()?(\"[^\"]*\"|\\w+)");

  /** Constants that are handed on by a method of the same class. */
  private static final Pattern CONSTANT =
      Pattern.compile("String (\\w*ALARM\\w*) =\\s*\"([^\"]+)\"");

  /** Names that are made of something else begin so. */
  private static final Pattern PREFIX = Pattern.compile("return \"([a-z.-]+)\" \\+");

  private static final Pattern DOCUMENTED =
      Pattern.compile("(?m)^\\| `((?:broker|plugin)\\.\\w+)/([^`]+)` \\|");

  private final Set<String> inCode = new TreeSet<>();
  private final Set<String> onPage = new TreeSet<>();

  @BeforeEach
  void read() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(AlarmsPageTest::isBundle).toList()) {
        readSources(module);
      }
    }
    Matcher documented = DOCUMENTED.matcher(Files.readString(PAGE));
    while (documented.find()) {
      onPage.add(documented.group(1) + "/" + fixedPart(documented.group(2)));
    }
  }

  private static boolean isBundle(Path module) {
    String name = module.getFileName().toString();
    return name.matches("(broker|plugin)\\..+") && Files.isDirectory(module.resolve("src/main"));
  }

  private void readSources(Path module) throws IOException {
    try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        readSource(module.getFileName().toString(), Files.readString(file));
      }
    }
  }

  private void readSource(String bundle, String source) {
    boolean raises = source.contains("larms") || source.contains("raise(");
    Matcher constants = CONSTANT.matcher(source);
    while (raises && constants.find()) {
      inCode.add(bundle + "/" + constants.group(2));
    }
    Matcher raised = RAISED.matcher(source);
    while (raised.find()) {
      String argument = raised.group(2);
      if (argument.startsWith("\"")) {
        inCode.add(bundle + "/" + argument.replace("\"", ""));
      } else if (argument.matches("[A-Z_]+")) {
        inCode.add(bundle + "/" + value(source, argument));
      } else if ("name".equals(raised.group(1))) {
        Matcher prefix = PREFIX.matcher(source);
        inCode.add(bundle + "/" + (prefix.find() ? prefix.group(1).replaceAll("\\.$", "") : "?"));
      } // else a name that somebody else has chosen is handed on
    }
  }

  private static String value(String source, String constant) {
    Matcher value = Pattern.compile(constant + " =\\s*\"([^\"]+)\"").matcher(source);
    return value.find() ? value.group(1) : constant;
  }

  /** Without the words in capitals, which stand for names. */
  private static String fixedPart(String name) {
    return name.replaceAll("(^|\\.)[A-Z]+(?=\\.|$)", "").replaceAll("^\\.", "");
  }

  @Test
  void everyAlarmIsDescribedAndNoOther() {
    assertFalse(inCode.isEmpty());
    assertEquals(String.join("\n", inCode), String.join("\n", onPage), PAGE.toString());
  }
}
