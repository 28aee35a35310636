package distribution.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The configurations in {@code docs/bridging.md}. Stateless. */
final class BridgingPage {
  private BridgingPage() {}

  /** The lines of a file on the page, but for those with keys that are replaced by the test. */
  static List<String> lines(String file, String... replacedKeys) throws IOException {
    String page = Files.readString(Path.of("../docs/bridging.md"));
    Matcher block =
        Pattern.compile("# etc/" + Pattern.quote(file) + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertTrue(block.find(), file);
    return block
        .group(1)
        .lines()
        .filter(line -> Stream.of(replacedKeys).noneMatch(key -> line.startsWith(key + " =")))
        .toList();
  }
}
