package distribution.launcher;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * SIGHUP, which asks daemons to read their files again. A broker that runs in a terminal leaves the
 * signal alone: there it says that the terminal is gone, and ends the process. The signal comes on
 * a thread of the JVM; the main thread asks from time to time whether it came.
 */
final class Hangup {
  private final AtomicBoolean came = new AtomicBoolean();

  /** Takes the signal over, unless there is a terminal. */
  static Hangup prepare() {
    Hangup hangup = new Hangup();
    if (!Boolean.getBoolean("broker.terminal")) {
      try {
        hangup.listen();
      } catch (ReflectiveOperationException e) {
        // another kind of JVM, or -Xrs: the signal stays what it was
        Logger.getLogger("broker.launcher").log(Level.FINE, "SIGHUP is not heard", e);
      }
    }
    return hangup;
  }

  /** The JDK has no other way to a signal; the compiler knows this one as internal only. */
  private void listen() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object ours =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                came.set(true);
              }
              return null;
            });
    Object hup = signal.getConstructor(String.class).newInstance("HUP");
    signal.getMethod("handle", signal, handler).invoke(null, hup, ours);
  }

  /** True if the signal came since this was asked last. */
  boolean came() {
    return came.getAndSet(false);
  }
}
