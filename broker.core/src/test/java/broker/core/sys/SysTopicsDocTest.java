package broker.core.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That {@code docs/sys-topics.md} tells what the code does. */
final class SysTopicsDocTest {
  private static final Path DOCUMENT = Path.of("../docs/sys-topics.md");
  private static final String ROOT = "$SYS/broker/";

  @Test
  void tablesOfTheDocumentAreThoseOfTheCode() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `$SYS")).toList();
    assertEquals(String.join("\n", rows()), String.join("\n", rows));
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (SysTopic topic : SysTopic.values()) {
      String names = String.join("`<br>`" + ROOT, topic.paths());
      rows.add(row(names, topic.meaning(), topic.unit(), topic.isMosquittos()));
    }
    for (Load load : Load.values()) {
      String meaning = "Rate over one, five and fifteen minutes.";
      String names = "load/" + load.path() + "/{" + String.join(",", LoadAverage.PERIODS) + "}";
      rows.add(row(names, meaning, load.unit() + " per minute", true));
    }
    return rows;
  }

  private static String row(String path, String meaning, String unit, boolean mosquittos) {
    String equivalent = mosquittos ? "same name" : "none";
    return "| `" + ROOT + path + "` | " + meaning + " | " + unit + " | " + equivalent + " |";
  }
}
