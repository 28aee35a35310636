package distribution.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks are per process, so the one that holds the file is another process. */
class PidFileTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("broker.pid");
  }

  /** Holds the file until its input ends. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      PidFile held = PidFile.acquire(Path.of(args[0]));
      System.out.println("held");
      System.in.read();
      held.close();
    }
  }

  private Process hold() throws IOException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals("held", holder.inputReader().readLine());
    return holder;
  }

  @Test
  void oneProcessHoldsItUntilItEnds() throws Exception {
    Process holder = hold();
    assertEquals(OptionalLong.of(holder.pid()), PidFile.holder(file()));
    StartFailure second = assertThrows(StartFailure.class, () -> PidFile.acquire(file()));
    assertEquals("the broker already runs (pid " + holder.pid() + ")", second.getMessage());

    holder.outputWriter().close();
    PidFile.awaitEnd(file());
    assertEquals("", Files.readString(file()));
    assertEquals(OptionalLong.empty(), PidFile.holder(file()));
  }

  @Test
  void aKilledProcessHoldsNothing() throws Exception {
    Process holder = hold();
    holder.destroyForcibly().waitFor();
    assertEquals(OptionalLong.empty(), PidFile.holder(file()));
    PidFile.acquire(file()).close();
  }

  @Test
  void aStaleNumberThatLivesElsewhereHoldsNothing() throws Exception {
    Files.writeString(file(), ProcessHandle.current().pid() + "\n");
    assertEquals(OptionalLong.empty(), PidFile.holder(file()));
  }

  @Test
  void noFileMeansNobody() {
    assertEquals(OptionalLong.empty(), PidFile.holder(file()));
  }
}
