package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration the appliance cannot run with: one line with file, key and reason. */
final class BadConfigurationIT {
  private static final String LISTENER = "broker.listener-tcp.cfg";
  private static final String CORE = "broker.core.cfg";

  @TempDir private Path directory;

  private BrokerHome home() throws Exception {
    return new BrokerHome(directory);
  }

  private static void refuses(BrokerHome home, String... reasons) throws Exception {
    Result started = home.run("start");
    assertEquals(1, started.status(), started.output());
    assertEquals(1, started.output().lines().count(), started.output());
    for (String reason : reasons) {
      assertTrue(started.output().contains(reason), started.output());
    }
  }

  @Test
  void runInTheForegroundSaysItInOneLineToo() throws Exception {
    BrokerHome home = home();
    home.listener("tcp", "prt = 0");
    Result run = home.run("run");
    assertEquals(1, run.status());
    List<String> complaints =
        run.output().lines().filter(line -> !line.contains(" INFO ")).toList();
    assertEquals(1, complaints.size(), run.output());
    assertTrue(complaints.get(0).contains("etc/" + LISTENER + ": prt: unknown key"));
  }

  @ParameterizedTest
  @CsvSource({
    "prt, 0, 'prt: unknown key, did you mean port?'",
    "colour, blue, 'colour: unknown key'",
    "port, many, 'port: \"many\" is not a whole number in range'",
    "port, 70000, 'port'",
    "port, -1, 'port'",
    "allow_anonymous, yes, 'allow_anonymous: \"yes\" is neither true nor false'",
    "max_connections, 99999999999, 'max_connections: \"99999999999\" is not a whole number'",
    "host, 'no such host', 'no such host'",
  })
  void aKeyOrValueOfAListener(String key, String value, String reason) throws Exception {
    BrokerHome home = home();
    home.listener("tcp", key + " = " + value);
    refuses(home, "etc/" + LISTENER + ": ", reason);
  }

  @ParameterizedTest
  @CsvSource({
    "max_qos, 3, max_qos",
    "receive_maximum, 0, receive_maximum",
    "queue_full, block, 'queue_full: \"block\" is none of drop_newest, drop_oldest'",
    "transport, kqueue, 'transport: \"kqueue\" is none of auto, epoll, nio'",
    "max_packet_sise, 1, 'max_packet_sise: unknown key, did you mean max_packet_size?'",
    "io_threads, 1.5, 'io_threads: \"1.5\" is not a whole number in range'",
  })
  void aKeyOrValueOfTheCore(String key, String value, String reason) throws Exception {
    BrokerHome home = home();
    home.write(CORE, key + " = " + value);
    refuses(home, "etc/" + CORE + ": ", reason);
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerHome home = home();
      home.listener("tcp", "port = " + taken.getLocalPort());
      refuses(
          home,
          "etc/%s: port: cannot listen on 127.0.0.1:%d: address already in use"
              .formatted(LISTENER, taken.getLocalPort()));
    }
  }

  @Test
  void aHostThatIsNone() throws Exception {
    BrokerHome home = home();
    home.listener("tcp", "port = 0", "host = no such host");
    refuses(
        home,
        "etc/" + LISTENER + ": host: cannot listen on no such host:0: the name is not known here");
  }

  @Test
  void aFileThatCannotBeRead() throws Exception {
    BrokerHome home = home();
    Files.delete(home.etc(LISTENER));
    Files.createSymbolicLink(home.etc(LISTENER), Path.of("/does/not/exist"));
    refuses(home, "etc/" + LISTENER + ": cannot be read: ");
  }

  @Test
  void aDirectoryInPlaceOfAFile() throws Exception {
    BrokerHome home = home();
    Files.delete(home.etc(CORE));
    Files.createDirectory(home.etc(CORE));
    refuses(home, "etc/" + CORE + ": cannot be read: ");
  }

  @Test
  void aMissingCore() throws Exception {
    BrokerHome home = home();
    Files.delete(home.etc(CORE));
    refuses(home, "etc/" + CORE + ": is missing");
  }

  @Test
  void aFileCutInTheMiddleOfAKeyAValueOrACharacter() throws Exception {
    BrokerHome home = home();
    byte[] whole = "# höher\nport = 0\nallow_anonymous = true\n".getBytes(UTF_8);
    Files.write(home.etc(LISTENER), Arrays.copyOf(whole, 4));
    refuses(home, "etc/" + LISTENER + ": is not UTF-8 text");
    Files.write(home.etc(LISTENER), Arrays.copyOf(whole, 24));
    refuses(home, "etc/" + LISTENER + ": line 3: 'allow_' has no value");
    Files.write(home.etc(LISTENER), Arrays.copyOf(whole, whole.length - 2));
    refuses(home, "etc/" + LISTENER + ": allow_anonymous: \"tru\" is neither true nor false");
  }

  @Test
  void binaryGarbage() throws Exception {
    BrokerHome home = home();
    byte[] garbage = new byte[4_096];
    new Random(17).nextBytes(garbage);
    Files.write(home.etc(LISTENER), garbage);
    refuses(home, "etc/" + LISTENER + ": is not UTF-8 text");
    Files.write(home.etc(LISTENER), new byte[100]);
    refuses(home, "etc/" + LISTENER + ": line 1: character U+0000 has no place in here");
  }

  @Test
  void aKeySetTwice() throws Exception {
    BrokerHome home = home();
    home.listener("tcp", "port = 0", "host = 127.0.0.1", "port = 1");
    refuses(home, "etc/" + LISTENER + ": line 3: port: is set twice, first in line 1");
  }
}
