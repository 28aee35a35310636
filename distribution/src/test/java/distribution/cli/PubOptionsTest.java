package distribution.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ProtocolVersion;
import distribution.cli.PubOptions.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PubOptionsTest {
  private static final long PID = 77;

  private static PubOptions parse(String... args) throws UsageError {
    return PubOptions.parse(List.of(args), PID).orElseThrow();
  }

  @Test
  void defaultsAreThoseOfMosquitto() throws UsageError {
    PubOptions options = parse("-t", "a/b", "-m", "x");
    ConnectOptions connect = options.connect();
    assertEquals("localhost", connect.host());
    assertEquals(1883, connect.port());
    assertEquals(ProtocolVersion.V3_1_1, connect.version());
    assertEquals("", connect.clientId());
    assertTrue(connect.cleanStart());
    assertEquals(Duration.ofSeconds(60), connect.keepAlive());
    assertNull(connect.will());
    assertEquals(0, options.qos());
    assertFalse(options.retain());
    assertEquals(1, options.repeat());
    assertEquals(20, options.maxInflight());
  }

  @Test
  void takesShortAndLongNames() throws UsageError {
    PubOptions options =
        parse(
            "-h",
            "gw",
            "--port",
            "8884",
            "--topic",
            "t",
            "--qos",
            "2",
            "-r",
            "--username",
            "joe",
            "-P",
            "secret",
            "-i",
            "me",
            "-c",
            "-k",
            "10",
            "-f",
            "/tmp/some file",
            "--repeat",
            "3",
            "--repeat-delay",
            "0.5",
            "-d");
    assertEquals("gw", options.connect().host());
    assertEquals(8884, options.connect().port());
    assertEquals("joe", options.connect().userName());
    assertEquals("secret", options.connect().password());
    assertEquals("me", options.connect().clientId());
    assertFalse(options.connect().cleanStart());
    assertEquals(Source.FILE, options.source());
    assertEquals("/tmp/some file", options.text());
    assertEquals(2, options.qos());
    assertTrue(options.retain());
    assertTrue(options.debug());
    assertEquals(3, options.repeat());
    assertEquals(Duration.ofMillis(500), options.repeatDelay());
  }

  @ParameterizedTest
  @CsvSource({
    "mqttv31, V3_1",
    "31, V3_1",
    "mqttv311, V3_1_1",
    "311, V3_1_1",
    "mqttv5, V5",
    "5, V5"
  })
  void knowsEveryNameOfAVersion(String name, ProtocolVersion version) throws UsageError {
    assertEquals(version, parse("-t", "t", "-n", "-V", name).connect().version());
  }

  @Test
  void aPrefixIsCompletedWithTheProcessNumber() throws UsageError {
    assertEquals("plant-77", parse("-t", "t", "-n", "-I", "plant-").connect().clientId());
  }

  @Test
  void mqtt31GetsAClientIdentifierBecauseItHasNoEmptyOnes() throws UsageError {
    assertEquals("broker-cli-77", parse("-t", "t", "-n", "-V", "31").connect().clientId());
  }

  @Test
  void aPropertyImpliesMqtt5() throws UsageError {
    PubOptions options =
        parse(
            "-t",
            "t",
            "-m",
            "x",
            "-D",
            "publish",
            "user-property",
            "unit",
            "C",
            "-D",
            "publish",
            "message-expiry-interval",
            "60",
            "-D",
            "connect",
            "user-property",
            "a",
            "b");
    assertEquals(ProtocolVersion.V5, options.connect().version());
    assertEquals(
        List.of(
            new Property(PropertyName.USER_PROPERTY, "unit", "C"),
            Property.of(PropertyName.MESSAGE_EXPIRY_INTERVAL, "60")),
        options.publishProperties());
    assertEquals(1, options.connect().properties().size());
  }

  @Test
  void aPersistentMqtt5SessionNeverExpiresUnlessTold() throws UsageError {
    assertEquals(
        List.of(Property.of(PropertyName.SESSION_EXPIRY_INTERVAL, "4294967295")),
        parse("-t", "t", "-n", "-V", "5", "-c", "-i", "me").connect().properties());
    assertEquals(
        List.of(Property.of(PropertyName.SESSION_EXPIRY_INTERVAL, "30")),
        parse("-t", "t", "-n", "-c", "-i", "me", "-x", "30").connect().properties());
  }

  @Test
  void aWillIsComplete() throws UsageError {
    OutgoingMessage will =
        parse(
                "-t",
                "t",
                "-n",
                "--will-topic",
                "gone",
                "--will-payload",
                "bye",
                "--will-qos",
                "1",
                "--will-retain")
            .connect()
            .will();
    assertEquals("gone", will.topic());
    assertArrayEquals("bye".getBytes(StandardCharsets.UTF_8), will.payload());
    assertEquals(1, will.qos());
    assertTrue(will.retain());
  }

  @Test
  void helpWinsOverWhatIsMissing() throws UsageError {
    assertTrue(PubOptions.parse(List.of("--help"), PID).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -t t                          | Error: Both topic and message must be supplied.
          -m x                          | Error: Both topic and message must be supplied.
          -t t -m x -n                  | Error: Only one type of message can be sent at once.
          -t a/# -m x                   | Error: Invalid publish topic 'a/#', does it contain '+' or '#'?
          -t t -m x -q 3                | Error: Invalid QoS given: 3 (0 to 2).
          -t t -m x -p 70000            | Error: Invalid port given: 70000 (1 to 65535).
          -t t -m x -p                  | Error: -p argument given but no port specified.
          -t t -m x --foo               | Error: Unknown option '--foo'.
          -t t -m x -V 4                | Error: Invalid protocol version argument given.
          -t t -m x -k 3                | Error: Invalid keepalive given, it must be 0 or at least 5 seconds.
          -t t -m x -c                  | Error: You must provide a client id if you are using the -c option.
          -t t -m x -i a -I b           | Error: -i and -I argument cannot be used together.
          -t t -m x -P pw               | Error: A password needs a username before MQTT 5.
          -t t -m x --will-retain       | Error: Will payload, QoS or retain given, but no will topic given.
          -t t -m x --repeat-delay -1   | Error: Invalid repeat delay given: -1.
          -t t -m x -D foo a b          | Error: Invalid command given in --property argument.
          -t t -m x -D publish foo b    | Error: Invalid property name given in --property argument.
          -t t -m x -D publish receive-maximum 3 | Error: receive-maximum property not allowed for publish in --property argument.
          -t t -m x -D publish topic-alias 70000 | Error: Invalid topic-alias given: 70000 (0 to 65535).
          -t t -m x --cafile none.pem   | Error: Problem with the CA file: Unable to open file "none.pem".
          -t t -m x --insecure          | Error: --insecure needs --cafile, or --tls-use-os-certs for what Java trusts.
          -t t -m x --tls-use-os-certs --cert c.pem | Error: Both --cert and --key must be provided if one of them is.
          """)
  void saysWhatIsWrong(String args, String message) {
    UsageError error = assertThrows(UsageError.class, () -> parse(args.split(" ")));
    assertEquals(message, error.getMessage());
  }
}
