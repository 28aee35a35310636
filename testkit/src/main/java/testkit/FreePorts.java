package testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of this machine that nobody listens on and that nobody gets by chance before the test uses
 * them: they lie below those that the system hands out, and tests of another process begin
 * elsewhere. Any thread.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int COUNT = 20_000;

  /** Far from the beginning of a process with a neighbouring identifier. */
  private static final int STRIDE = 7_919;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

  private FreePorts() {}

  /** One that was not handed out before. */
  public static int next() throws IOException {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue; // somebody else's
      }
    }
    throw new IOException("no port is free from " + FIRST + " to " + (FIRST + COUNT - 1));
  }
}
