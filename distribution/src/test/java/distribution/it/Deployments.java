package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * The deployer of a framework in this process, asked as the command line asks it, and what happens
 * to bundles meanwhile. Owned by the thread of the test.
 */
final class Deployments {
  private static final int GOES_ON = 100;
  private static final long PATIENCE_SECONDS = 30;

  private final InProcessFelix felix;
  private final Set<String> changed = new ConcurrentSkipListSet<>();
  private final Semaphore removed = new Semaphore(0);
  private final Semaphore refreshed = new Semaphore(0);

  Deployments(InProcessFelix felix) {
    this.felix = felix;
    felix.listen((SynchronousBundleListener) this::changed);
    felix.listen(this::refreshed);
  }

  private void changed(BundleEvent event) {
    if (!isVacant(event.getBundle())) {
      changed.add(event.getBundle().getSymbolicName());
    }
    if (event.getType() == BundleEvent.UNINSTALLED) {
      removed.release();
    }
  }

  private void refreshed(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
      refreshed.release();
    }
  }

  /** A place that a plugin has left, and the next one takes. */
  private static boolean isVacant(Bundle bundle) {
    return bundle.getSymbolicName().equals("broker.deploy.vacant");
  }

  /** Runs a command to its end; the bundles that had an event of any kind, and so a new state. */
  Set<String> run(String command, String argument) throws Exception {
    changed.clear();
    String job = ask(0, command, argument).strip();
    int status = GOES_ON;
    String said = "";
    while (status == GOES_ON) {
      StringWriter text = new StringWriter();
      status = call(text, "deployment", job, "" + said.lines().count());
      said += text;
    }
    assertEquals(0, status, said);
    // what is uninstalled is refreshed on a thread of the framework
    int gone = removed.drainPermits();
    assertTrue(refreshed.tryAcquire(gone, PATIENCE_SECONDS, TimeUnit.SECONDS), "not refreshed");
    return new TreeSet<>(changed);
  }

  private String ask(int expected, String command, String... arguments) throws Exception {
    StringWriter text = new StringWriter();
    assertEquals(expected, call(text, command, arguments), text::toString);
    return text.toString();
  }

  private int call(StringWriter text, String name, String... arguments) throws Exception {
    Object command = felix.awaitService("(broker.command.name=" + name + ")");
    // its interface is another class than the one that this test sees
    Method run =
        command.getClass().getInterfaces()[0].getMethod("run", List.class, PrintWriter.class);
    PrintWriter out = new PrintWriter(text);
    int status = (int) run.invoke(command, List.of(arguments), out);
    out.flush();
    return status;
  }

  /** The state of all bundles but that of this name, and when it was changed last. */
  Map<Long, String> others(String name) {
    Map<Long, String> states = new TreeMap<>();
    for (Bundle bundle : felix.bundles()) {
      if (!bundle.getSymbolicName().equals(name) && !isVacant(bundle)) {
        states.put(bundle.getBundleId(), bundle.getState() + " since " + bundle.getLastModified());
      }
    }
    return states;
  }
}
