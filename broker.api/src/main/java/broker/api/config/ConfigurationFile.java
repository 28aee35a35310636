package broker.api.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A look at the text of a configuration file. The properties syntax accepts any text, so a file
 * that was cut short or holds something else would become a configuration with strange keys, or
 * with none; here it is told with its line. What the keys mean is the components' business. One
 * object checks one file, on one thread.
 *
 * @since 1.0
 */
@ProviderType
public final class ConfigurationFile {
  private static final int BYTE_ORDER_MARK = 0xfeff;

  /** {@code \\u} after an even number of backslashes, and then not what it needs. */
  private static final Pattern BAD_ESCAPE =
      Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\u(?![0-9a-fA-F]{4})");

  private final String name;
  private final Map<String, Integer> lineOfKey = new HashMap<>();

  private ConfigurationFile(String name) {
    this.name = name;
  }

  /**
   * Checks one file; {@code .config} files, which have a syntax of their own, only for being text.
   *
   * @throws ConfigurationProblem that names file, line and reason
   * @throws IOException if it cannot be read
   */
  public static void check(Path file) throws ConfigurationProblem, IOException {
    String name = file.subpath(file.getNameCount() - 2, file.getNameCount()).toString();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new ConfigurationProblem(name, null, "is not UTF-8 text");
    }
    if (name.endsWith(".cfg")) {
      new ConfigurationFile(name).checkLines(lines);
    }
  }

  private void checkLines(List<String> lines) throws ConfigurationProblem {
    for (int i = 0; i < lines.size(); i++) {
      int first = i + 1;
      String line = lines.get(i).stripLeading();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("!")) {
        continue;
      }
      checkCharacters(first, line);
      checkEntry(first, line);
      while (continues(lines.get(i))) {
        i++;
        if (i == lines.size()) {
          throw problem(first, "the last line ends with a backslash: the file looks cut short");
        }
        checkCharacters(i + 1, lines.get(i));
      }
    }
  }

  private void checkCharacters(int number, String line) throws ConfigurationProblem {
    int bad = line.codePoints().filter(ConfigurationFile::isForeign).findFirst().orElse(-1);
    if (bad >= 0) {
      throw problem(number, String.format("character U+%04X has no place in here", bad));
    }
    if (BAD_ESCAPE.matcher(line).find()) {
      throw problem(number, "\\u needs four hexadecimal digits");
    }
  }

  private static boolean isForeign(int c) {
    return c == BYTE_ORDER_MARK || (Character.isISOControl(c) && c != '\t' && c != '\f');
  }

  private void checkEntry(int number, String line) throws ConfigurationProblem {
    int end = 0;
    while (end < line.length() && " \t\f=:".indexOf(line.charAt(end)) < 0) {
      end += line.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= line.stripTrailing().length()) {
      throw problem(number, "'" + line.strip() + "' has no value: key = value expected");
    }
    String key = line.substring(0, end);
    if (key.isEmpty()) {
      throw problem(number, "the key is missing: key = value expected");
    }
    Integer earlier = lineOfKey.putIfAbsent(key, number);
    if (earlier != null) {
      throw problem(number, key + ": is set twice, first in line " + earlier);
    }
  }

  /** True if an odd number of backslashes ends the line. */
  private static boolean continues(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private ConfigurationProblem problem(int line, String reason) {
    return new ConfigurationProblem(name, null, "line " + line + ": " + reason);
  }
}
