package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.cli.ImportOptions.Source;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportOptionsTest {
  private static ImportOptions parse(String words) throws UsageError {
    return ImportOptions.parse(List.of(words.split(" "))).orElseThrow();
  }

  @Test
  void eachFlagSaysWhatTheFileIs() throws UsageError {
    Path file = Path.of("f");
    assertEquals(
        new ImportOptions(Source.CONFIGURATION, file, Path.of("etc"), true, false, false),
        parse("mosquitto --conf f --out etc --force"));
    assertEquals(
        new ImportOptions(Source.DATABASE, file, null, false, true, false),
        parse("mosquitto --db f --merge"));
    assertEquals(
        new ImportOptions(Source.DUMP, file, Path.of("s"), false, false, true),
        parse("mosquitto --dump f --dry-run --out s"));
    assertTrue(ImportOptions.parse(List.of("mosquitto", "--help")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --db f                              | expected mosquitto and one of
          mosquitto                           | expected mosquitto and one of
          mosquitto --db f --conf g           | expected mosquitto and one of
          mosquitto --db                      | no file specified
          mosquitto --db f --force            | --force goes with --conf only
          mosquitto --conf f --merge          | --merge and --dry-run go with
          mosquitto --conf f --dry-run        | --merge and --dry-run go with
          mosquitto --db f --merge --dry-run  | --dry-run looks at no store
          mosquitto --sql f                   | Unknown option '--sql'
          """)
  void whatMeansNothingIsRefused(String words, String reason) {
    UsageError e = assertThrows(UsageError.class, () -> parse(words));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
  }
}
