import type { Front } from "../../../kernel/front.ts";
import type { Deps } from "../deps.ts";
import { admit } from "./admit.ts";
import { forms } from "./forms.ts";
import { pages } from "./pages.ts";
import { visit } from "./website.ts";

/** What S3 says at its door. */
export const front: Front<Deps> = { admit, pages, forms, visit };
