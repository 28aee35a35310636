package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.FreePorts;

/**
 * {@code broker pub} and {@code broker sub} with a broker nobody of us wrote: Debian's Mosquitto.
 */
final class ForeignBrokerIT {
  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();
  private BrokerHome home;
  private int port;

  @BeforeEach
  void startMosquitto() throws Exception {
    Peers.require(MosquittoPeer.isOnPath("mosquitto"), "mosquitto");
    home = new BrokerHome(directory.resolve("home"));
    port = FreePorts.next();
    Path configuration = directory.resolve("mosquitto.conf");
    Files.writeString(
        configuration, "listener " + port + " 127.0.0.1\nallow_anonymous true\nlog_type all\n");
    ProcessBuilder mosquitto = new ProcessBuilder("mosquitto", "-c", configuration.toString());
    mosquitto.environment().merge("PATH", ":/usr/sbin", String::concat);
    Transcript log = started(mosquitto.redirectErrorStream(true).start());
    log.await("mosquitto version \\S+ running");
  }

  private Transcript started(Process process) {
    processes.add(process);
    return new Transcript(process);
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process each : processes) {
      each.destroy();
      // Mosquitto forgets a SIGTERM that comes between its "running" and its main loop
      if (!each.waitFor(3, TimeUnit.SECONDS)) {
        each.destroyForcibly().waitFor();
      }
    }
  }

  private Result pub(String... arguments) throws IOException, InterruptedException {
    return home.run(command("pub", arguments));
  }

  /** A {@code broker sub} that has subscribed. */
  private Transcript sub(String... arguments) throws IOException, InterruptedException {
    Transcript said = started(home.start(command("sub", arguments)));
    said.await("received SUBACK");
    return said;
  }

  private String[] command(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(name, "-h", "127.0.0.1", "-p", Integer.toString(port)));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
  void ourClientsAndMosquittosUnderstandEachOtherAtEachQos(String version) throws Exception {
    MosquittoPeer peer = new MosquittoPeer(version);
    Transcript ours = sub("-V", version, "-t", "m/#", "-q", "2", "-d", "-F", "%t|%q|%p|");
    try (PeerConnection theirs =
        peer.connect(new Options(port, "theirs"), new Subscription("m/#", 2))) {
      for (int qos = 0; qos <= 2; qos++) {
        theirs.publish(new Message("m/theirs", "Grüße").qos(qos));
        ours.await("m/theirs\\|" + qos + "\\|Grüße\\|");
        String level = Integer.toString(qos);
        Result sent = pub("-V", version, "-t", "m/ours", "-m", "grüß", "-q", level);
        assertEquals(new Result(0, ""), sent);
        ours.await("m/ours\\|" + qos + "\\|grüß\\|");
        assertEquals("Grüße", theirs.receive().payload());
        assertEquals(new Message("m/ours", "grüß").qos(qos), theirs.receive());
      }
    }
  }

  @Test
  void propertiesPassBothWays() throws Exception {
    try (PeerConnection theirs =
        MosquittoPeer.V5.connect(new Options(port, "theirs"), new Subscription("p", 1))) {
      Message message =
          new Message("p", "x")
              .qos(1)
              .with("content-type", "text/plain")
              .with("correlation-data", "c1")
              .with("response-topic", "answer")
              .with(Property.user("b", "1"))
              .with(Property.user("a", "2"));
      List<String> arguments = new ArrayList<>(List.of("-t", "p", "-m", "x", "-q", "1"));
      for (Property each : message.properties()) {
        arguments.addAll(List.of("-D", "publish", each.name()));
        arguments.addAll(List.of(each.value().split("=")));
      }
      assertEquals(new Result(0, ""), pub(arguments.toArray(String[]::new)));
      assertEquals(message, theirs.receive());
      Transcript ours = sub("-V", "mqttv5", "-t", "p", "-d", "-F", "%p|%C|%D|%R|%P|");
      theirs.publish(message);
      ours.await("x\\|text/plain\\|c1\\|answer\\|b:1 a:2\\|");
    }
  }

  @Test
  void aRetainedMessageIsSeenAndRemoved() throws Exception {
    assertEquals(new Result(0, ""), pub("-t", "r", "-m", "kept", "-r", "-q", "1"));
    assertEquals(new Result(0, "r kept\n"), home.run(command("sub", "-t", "r", "-v", "-C", "1")));
    assertEquals(new Result(0, ""), pub("-t", "r", "-n", "-r", "-q", "1"));
    assertEquals(27, home.run(command("sub", "-t", "r", "-v", "-W", "1")).status());
  }

  @Test
  void withoutABrokerItIsOneLineAndAStatus() throws Exception {
    endAll();
    Result sent = pub("-t", "x", "-m", "y");
    assertTrue(sent.status() != 0);
    assertEquals(1, sent.output().lines().count(), sent.output());
  }
}
