package distribution.mosquitto.state;

import java.io.Closeable;
import java.io.IOException;

/** A file with Mosquitto's state. Owned by the thread that imports. */
interface PersistedFile extends Closeable {
  /** What it is, for the report. */
  String format();

  /** What is in it. */
  Persisted contents();

  /**
   * Reads a message.
   *
   * @param id one of {@link Persisted#messages}
   * @throws IOException if it cannot be read; the message says where
   */
  Persisted.Message message(long id) throws IOException;
}
