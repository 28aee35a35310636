package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code broker store} on what the broker has written. */
final class StoreCommandIT {
  @TempDir private Path directory;
  private BrokerHome home;

  @BeforeEach
  void prepare() throws Exception {
    home = new BrokerHome(directory.resolve("home"));
  }

  @AfterEach
  void stop() throws Exception {
    home.run("stop");
  }

  @Test
  void checksDumpsLoadsAndCompactsWhatAStoppedBrokerLeft() throws Exception {
    Result early = home.run("store", "check"); // before the first start has brought the plugins
    assertTrue(early.output().contains("there is no store"), early.output());
    int port = home.serve();
    PeerConnection client = new HiveMqV5Peer().connect(new Options(port, "publisher"));
    client.publish(new Message("kept/topic", "kept").qos(1).retained());
    client.close();
    Result busy = home.run("store", "check");
    assertEquals(1, busy.status(), busy.output());
    assertTrue(busy.output().contains("is in use by a running broker"), busy.output());
    home.run("stop");

    Result check = home.run("store", "check");
    assertEquals(0, check.status(), check.output());
    assertTrue(check.output().contains("1 retained messages"), check.output());
    Result dump = home.run("store", "dump");
    assertTrue(dump.output().contains("\"topic\":\"kept/topic\""), dump.output());
    Path lines = Files.writeString(directory.resolve("lines"), dump.output());
    assertEquals(0, home.run("store", "compact").status());
    Path other = directory.resolve("other");
    assertEquals(0, home.run("store", "load", lines.toString(), other.toString()).status());
    assertEquals(dump.output(), home.run("store", "dump", other.toString()).output());

    client =
        new HiveMqV5Peer()
            .connect(new Options(home.serve(), "reader"), new Subscription("kept/#", 1));
    assertEquals("kept", client.receive().payload());
    client.close();
  }
}
