package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ProtocolVersion;
import broker.core.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubOptionsTest {
  private static SubOptions parse(String... args) throws UsageError {
    return SubOptions.parse(List.of(args), 77).orElseThrow();
  }

  @Test
  void defaultsWaitForeverForEverything() throws UsageError {
    SubOptions options = parse("-t", "#");
    assertEquals(List.of("#"), options.subscribe());
    assertEquals(0, options.count());
    assertNull(options.timeout());
  }

  @Test
  void filtersMayBeRepeated() throws UsageError {
    SubOptions options =
        parse("-t", "a/+", "-t", "$share/g/b/#", "-T", "a/x", "-T", "b", "-U", "c", "-q", "1");
    assertEquals(List.of("a/+", "$share/g/b/#"), options.subscribe());
    assertEquals(List.of(TopicFilter.of("a/x"), TopicFilter.of("b")), options.filterOut());
    assertEquals(List.of("c"), options.unsubscribe());
    assertEquals(1, options.qos());
  }

  @Test
  void takesAllThatEndsIt() throws UsageError {
    SubOptions options = parse("-t", "t", "-C", "5", "-W", "3", "-E", "--retained-only");
    assertEquals(5, options.count());
    assertEquals(Duration.ofSeconds(3), options.timeout());
    assertTrue(options.exitAfterSubscribe());
    assertTrue(options.retainedOnly());
  }

  @Test
  void anExpiryImpliesMqtt5() throws UsageError {
    assertEquals(ProtocolVersion.V5, parse("-t", "t", "-x", "-1").connect().version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -v                       | Error: You must specify a topic to subscribe to.
          -t a/#/b                 | Error: Invalid subscription topic 'a/#/b', are all '+' and '#' wildcards correct?
          -t a -C 0                | Error: Invalid message count given: 0 (1 to 2147483647).
          -t a -R --retained-only  | Error: -R cannot be combined with --retained-only or --remove-retained.
          -t a -F %z               | Error: Invalid format specifier '%z' in -F.
          -t a -F x%               | Error: Incomplete format specifier.
          -t a -m x                | Error: Unknown option '-m'.
          """)
  void saysWhatIsWrong(String args, String message) {
    UsageError error = assertThrows(UsageError.class, () -> parse(args.split(" ")));
    assertEquals(message, error.getMessage());
  }
}
