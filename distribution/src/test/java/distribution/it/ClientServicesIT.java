package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import distribution.it.clients.Echo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import testkit.FreePorts;

/** The clients that a bundle has in brokers: there while it runs, and gone when it stops. */
final class ClientServicesIT {
  @TempDir private Path storage;
  private InProcessFelix felix;
  private int port;

  @BeforeEach
  void start() throws Exception {
    felix = new InProcessFelix(storage);
    port = FreePorts.next();
    InProcessFelix.update(
        felix.configuration("broker.core"), Map.of("io_threads", "2", "transport", "nio"));
    InProcessFelix.update(
        felix.factoryConfiguration("broker.listener", "one"),
        Map.of("port", Integer.toString(port), "allow_anonymous", "true"));
    felix.awaitListener(port);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  private PeerConnection client() throws Exception {
    return new HiveMqV5Peer()
        .connect(
            new Options(port, "client"),
            new Subscription("near/answer", 1),
            new Subscription("far/answer", 1),
            new Subscription("connected", 1));
  }

  @Test
  void endWithTheBundleAndDurableSessionsStay() throws Exception {
    PeerConnection client = client();
    Bundle bundle = felix.deploy(Echo.class);
    for (int i = 1; i <= 3; i++) {
      client.publish(new Message("near/ask", "queued " + i).qos(1)); // from the second on it waits
      assertEquals("queued " + i, client.receive().payload());
      client.publish(new Message("connect", Integer.toString(port)).qos(1));
      assertEquals("connected", client.receive().topic()); // so the one before has ended
      client.publish(new Message("far/ask", "far " + i).qos(1));
      assertEquals("far " + i, client.receive().payload());
      bundle.stop();
      client.publish(new Message("near/ask", "while away").qos(1));
      bundle.start();
      assertEquals("while away", client.receive().payload());
    }
  }

  @Test
  void comeBackWithTheBroker() throws Exception {
    felix.deploy(Echo.class);
    Bundle core = felix.bundle("broker.core");
    core.stop();
    Ports.awaitClosed(port);
    core.start();
    felix.awaitListener(port);
    PeerConnection client = client();
    client.publish(new Message("connect", Integer.toString(port)).qos(1));
    assertEquals("connected", client.receive().topic());
  }
}
