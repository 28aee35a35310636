package broker.api.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GrantTest {
  @Test
  void saysNothingUnlessToldTo() {
    assertEquals(Optional.empty(), Grant.EMPTY.userName());
    assertEquals(Optional.empty(), Grant.EMPTY.evidence());
  }

  @Test
  void carriesUserNameAndEvidenceInAnyOrder() {
    for (Grant grant : new Grant[] {Grant.EMPTY.as("u").on("e"), Grant.EMPTY.on("e").as("u")}) {
      assertEquals(Optional.of("u"), grant.userName());
      assertEquals(Optional.of("e"), grant.evidence());
    }
  }
}
