package distribution.it;

import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;
import testkit.Connect;
import testkit.Packet;
import testkit.PropertyId;
import testkit.RawClient;

/**
 * A client with a session that lasts, which connects again whenever its connection is gone, and
 * remembers what a client has to. It has a thread of its own; what others ask is guarded by its
 * monitor.
 */
abstract class CrashClient implements AutoCloseable {
  private static final long SESSION_SECONDS = 3_600;
  private static final long PAUSE_NANOS = 5_000_000;

  final String id;
  final CrashTally tally;
  private final int port;
  private final Thread thread;
  private volatile boolean over;
  private volatile RawClient current;
  private boolean known; // the broker has told of a session

  CrashClient(String id, int port, CrashTally tally) {
    this.id = id;
    this.port = port;
    this.tally = tally;
    this.thread = new Thread(this::work, id);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Talks until the connection is gone, or there is nothing to do. */
  abstract void talk(RawClient connection);

  private void work() {
    while (!over) {
      try (RawClient connection = RawClient.open(port)) {
        current = connection;
        connect(connection);
        talk(connection);
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(PAUSE_NANOS); // nobody listens: the broker is dead
      } catch (AssertionError e) {
        judge(e);
      }
    }
  }

  private void connect(RawClient connection) {
    Packet answer =
        connection.connect(
            Connect.v5(id).with(PropertyId.SESSION_EXPIRY_INTERVAL, SESSION_SECONDS));
    if (answer.reasonCode() != 0) {
      tally.problem(id + ": " + answer);
    } else if (known && !answer.sessionPresent()) {
      tally.problem(id + ": its session is gone");
    }
    known = true;
  }

  /** That a connection ends is what it is about; all else is not. */
  private void judge(AssertionError e) {
    String text = String.valueOf(e.getMessage());
    if (!text.contains("closed") && !text.contains("nothing came")) {
      tally.problem(id + ": " + text);
    }
  }

  /** Ends the connection, without goodbye. */
  final void cut() {
    RawClient connection = current;
    if (connection != null) {
      connection.close();
    }
  }

  final boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    over = true;
    cut();
    synchronized (this) {
      notifyAll();
    }
  }
}
