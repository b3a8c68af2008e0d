import { type Browser, chromium, type Page } from 'playwright-core';
import { findOnPath } from '../../scripts/on-path.ts';

/** Opens an empty page in the Chromium of the system, which takes any certificate here. Close the browser when done. */
export async function openWebPage(): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const executablePath = findOnPath('chromium') ?? findOnPath('google-chrome');
  if (executablePath === undefined) throw new Error('Chromium must be installed');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return { browser, page: await browser.newPage({ ignoreHTTPSErrors: true }) };
}
