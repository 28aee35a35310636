package plugin.bridge.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.QoS;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicLineTest {
  @Test
  void aPatternAloneGoesOutAtQos0() {
    assertEquals(
        new TopicLine("a/#", Direction.OUT, QoS.AT_MOST_ONCE, "", ""), TopicLine.parse("a/#"));
  }

  @Test
  void prefixesAreReplacedBothWays() {
    TopicLine line = TopicLine.parse("# both 2 line1/ plants/7/line1/");
    assertEquals("line1/#", line.localFilter());
    assertEquals("plants/7/line1/#", line.remoteFilter());
    assertEquals(Optional.of("plants/7/line1/t"), line.toRemote("line1/t"));
    assertEquals(Optional.of("line1/cmd/x"), line.toLocal("plants/7/line1/cmd/x"));
    assertTrue(line.toRemote("line2/t").isEmpty());
    assertTrue(line.toRemote("line1").isEmpty()); // the filter matches, the prefix does not
  }

  @Test
  void anEmptyPatternMapsOneTopic() {
    TopicLine line = TopicLine.parse("\"\" out 1 here/t there/t");
    assertEquals(Optional.of("there/t"), line.toRemote("here/t"));
    assertTrue(line.toRemote("here/t/x").isEmpty());
  }

  @Test
  void quotesKeepBlanksAndEmptyPrefixes() {
    TopicLine line = TopicLine.parse("\"retained messages/#\" in 1 \"\" \"far off/\"");
    assertEquals("retained messages/#", line.localFilter());
    assertEquals("far off/retained messages/#", line.remoteFilter());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|expected",
        "a out 1 b c d|expected",
        "a sideways|none of out, in, both",
        "a out 3|none of 0, 1, 2",
        "\"\" out 1 a/|needs both prefixes",
        "a/#/b out|not its last level",
        "# out 1 a|wildcard that does not stand alone",
        "# out 1 a/ b/+/|has a wildcard",
        "\"a out|is not closed"
      })
  void whatIsWrongWithALineIsTold(String text, String reason) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> TopicLine.parse(text));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
