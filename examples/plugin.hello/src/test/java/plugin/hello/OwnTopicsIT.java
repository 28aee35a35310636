package plugin.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import broker.api.auth.Action;
import broker.api.auth.Authorizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.ComponentConstants;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;

/** The jar as it was built, in a framework that has nothing but the API and components. */
final class OwnTopicsIT {
  /** What the test and the plugin have to see as the same classes. */
  private static final String SHARED =
      "broker.api.admin;version=1.0.0,broker.api.auth;version=1.0.0,broker.api.message;version=1.0.0";

  @TempDir private Path storage;
  private Framework felix;
  private Bundle plugin;

  @BeforeEach
  void start() throws Exception {
    felix =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE, storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED));
    felix.start();
    BundleContext context = felix.getBundleContext();
    for (Class<?> each : List.of(Function.class, Promise.class, ComponentConstants.class)) {
      context.installBundle(jarOf(each));
    }
    context.installBundle(jarOf(ScrInfo.class)).start();
    plugin = context.installBundle(Path.of(System.getProperty("plugin.jar")).toUri().toString());
    plugin.start();
  }

  private static String jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(10_000);
  }

  private String answer(Action action, String topic) {
    BundleContext context = felix.getBundleContext();
    ServiceReference<Authorizer> service = context.getServiceReference(Authorizer.class);
    assertNotNull(service, "its component is not active");
    Answer answer = new Answer();
    context.getService(service).authorize(new Pump(), new Question(action, topic), answer);
    return answer.text();
  }

  @Test
  void aClientPublishesBelowItsOwnNameOnly() {
    assertEquals("allow", answer(Action.PUBLISH, "hello/pump-7/state"));
    assertEquals("deny NOT_AUTHORIZED", answer(Action.PUBLISH, "hello/pump-8/state"));
    assertEquals("deny NOT_AUTHORIZED", answer(Action.PUBLISH, "hello/pump-77/state"));
  }

  @Test
  void ofAllElseItHasNoOpinion() {
    assertEquals("abstain", answer(Action.PUBLISH, "line/1"));
    assertEquals("abstain", answer(Action.SUBSCRIBE, "hello/#"));
    assertEquals("abstain", answer(Action.RECEIVE, "hello/pump-8/state"));
  }

  @Test
  void stoppedItDecidesNothingMore() throws Exception {
    plugin.stop();
    assertEquals(null, felix.getBundleContext().getServiceReference(Authorizer.class));
  }
}
