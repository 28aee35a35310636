package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import plugin.hello.OwnTopics;

/** {@code examples/plugin.hello} as its author deploys it: one command, and the broker asks it. */
final class HelloIT extends PeerTest {
  private static final String NAME = "plugin.hello";
  private static final int NOBODY_SUBSCRIBED = 0x10; // it was allowed
  private static final int NOT_AUTHORIZED = 0x87;

  @RegisterExtension static final RunningBroker BROKER = new RunningBroker();

  @Override
  RunningBroker broker() {
    return BROKER;
  }

  private static int publish(PeerConnection client, String topic) throws Exception {
    return client.publish(new Message(topic, "me").qos(1));
  }

  @Test
  void deployedItDecidesAndUndeployedNobodyDecidesForIt() throws Exception {
    String name = unique("pump-");
    PeerConnection client = connect(new HiveMqV5Peer(), new Options(BROKER.port(), name));
    assertEquals(NOBODY_SUBSCRIBED, publish(client, "hello/somebody"));
    Path jar = Path.of(OwnTopics.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int mark = BROKER.console().mark();
    Result deployed = BROKER.home().run("deploy", jar.toString());
    assertEquals(0, deployed.status(), deployed.output());
    BROKER.console().await(mark, "below hello/ everybody has his own topics");
    assertTrue(BROKER.home().run("plugins").output().contains(NAME));
    assertEquals(NOBODY_SUBSCRIBED, publish(client, "hello/" + name + "/state"));
    assertEquals(NOT_AUTHORIZED, publish(client, "hello/somebody"));
    assertEquals(NOBODY_SUBSCRIBED, publish(client, "line/1"));
    Result undeployed = BROKER.home().run("undeploy", NAME);
    assertEquals(0, undeployed.status(), undeployed.output());
    assertTrue(undeployed.output().contains("decided about clients"), undeployed.output());
    assertEquals(NOT_AUTHORIZED, publish(client, "hello/nobody"));
    assertFalse(client.hasEnded());
  }
}
